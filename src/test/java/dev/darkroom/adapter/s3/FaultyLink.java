package dev.darkroom.adapter.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A line to a server that breaks: the first connections meet one fault each, the later ones pass. */
final class FaultyLink implements AutoCloseable {
    enum Fault {
        /** The connection is reset while the file is sent. */
        RESET_IN_UPLOAD,
        /** The server takes the request; its answer is lost. */
        LOSE_ANSWER,
        /** Answers 503 SlowDown. */
        SLOW_DOWN,
        /** Takes what comes and never answers. */
        SILENCE
    }

    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
    private static final String SLOW_DOWN =
            "<Error><Code>SlowDown</Code><Message>Reduce your request rate</Message></Error>";

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Queue<Fault> faults;
    private final int target;

    FaultyLink(int target, Fault... faults) throws IOException {
        this.target = target;
        this.faults = new ArrayDeque<>(List.of(faults));
        threads.execute(this::accept);
    }

    String endpoint() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                open.add(client);
                connections.incrementAndGet();
                Fault fault = faults.poll();
                threads.execute(() -> serve(client, fault));
            }
        } catch (IOException e) {
            requireClosed(e);
        }
    }

    private void serve(Socket client, Fault fault) {
        try {
            if (fault == null || fault == Fault.LOSE_ANSWER) {
                pass(client, fault);
            } else {
                misbehave(client, fault);
            }
        } catch (IOException e) {
            // either side may hang up at any time: the line then ends for both
            reset(client);
        }
    }

    private void pass(Socket client, Fault fault) throws IOException {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(server);
        threads.execute(() -> answer(server, client, fault));
        client.getInputStream().transferTo(server.getOutputStream());
        server.shutdownOutput();
    }

    private static void answer(Socket server, Socket client, Fault fault) {
        try {
            byte[] buffer = new byte[64 * 1024];
            InputStream in = server.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                boolean finalAnswer = !new String(buffer, 0, n, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 1");
                if (fault == Fault.LOSE_ANSWER && finalAnswer) {
                    reset(client);
                    return;
                }
                client.getOutputStream().write(buffer, 0, n);
            }
            client.close();
        } catch (IOException e) {
            reset(client);
        }
    }

    private static void misbehave(Socket client, Fault fault) throws IOException {
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream();
        in.readNBytes(1);
        if (fault == Fault.SLOW_DOWN) {
            out.write(
                    ("HTTP/1.1 503 Slow Down\r\nConnection: close\r\nContent-Type: application/xml\r\nContent-Length: "
                                    + SLOW_DOWN.length() + "\r\n\r\n" + SLOW_DOWN)
                            .getBytes(StandardCharsets.ISO_8859_1));
        } else if (fault == Fault.RESET_IN_UPLOAD) {
            out.write(CONTINUE.getBytes(StandardCharsets.ISO_8859_1));
            in.readNBytes(100_000);
            reset(client);
            return;
        }
        in.transferTo(OutputStream.nullOutputStream());
    }

    private static void reset(Socket socket) {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireClosed(IOException e) {
        if (!listener.isClosed()) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(FaultyLink::reset);
        threads.shutdownNow();
    }
}
