package dev.darkroom.simulator;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One client's connection: reads requests, sends answers in the way their fault wants. */
final class Connection {
    interface Handler {
        Reply handle(Request request) throws IOException;
    }

    private static final int PIECES = 20;

    private final Socket socket;
    private final Handler handler;
    private final CountDownLatch closed;

    /** @param closed reaches zero when the server ends; waits end with it */
    Connection(Socket socket, Handler handler, CountDownLatch closed) {
        this.socket = socket;
        this.handler = handler;
        this.closed = closed;
    }

    void serve() throws IOException {
        BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        for (Request request = Request.read(in, out); request != null; request = Request.read(in, out)) {
            Reply reply = handler.handle(request);
            pause(reply.delayMillis());
            if (!send(reply, in, out) || request.header("Connection").equalsIgnoreCase("close")) {
                return;
            }
        }
    }

    /** Sends the answer; false when the connection cannot be used any more. */
    private boolean send(Reply reply, BufferedInputStream in, OutputStream out) throws IOException {
        byte[] body = reply.body();
        switch (reply.delivery()) {
            case WHOLE -> {
                head(reply, out);
                out.write(body);
                out.flush();
                return true;
            }
            case DRIBBLE -> {
                head(reply, out);
                dribble(body, reply.argument(), out);
                return true;
            }
            case CUT_OFF -> {
                head(reply, out);
                out.write(body, 0, body.length / 2);
                out.flush();
            }
            case ENDLESS -> endless(reply, out);
            case RESET -> socket.setSoLinger(true, 0);
            case SILENCE -> in.transferTo(OutputStream.nullOutputStream()); // until the client gives up
        }
        return false;
    }

    private static void head(Reply reply, OutputStream out) throws IOException {
        head(reply, "Content-Length: " + reply.body().length, out);
    }

    private static void head(Reply reply, String length, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " simulated\r\n" + length + "\r\n");
        reply.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private void dribble(byte[] body, long millis, OutputStream out) throws IOException {
        int piece = Math.max(1, (body.length + PIECES - 1) / PIECES);
        out.flush();
        for (int from = 0; from < body.length; from += piece) {
            out.write(body, from, Math.min(piece, body.length - from));
            out.flush();
            pause(millis);
        }
    }

    /** Sends the body's first half, which holds the opening of the JSON text or picture, and then letters for ever. */
    private void endless(Reply reply, OutputStream out) throws IOException {
        head(reply, "Transfer-Encoding: chunked", out);
        chunk(Arrays.copyOf(reply.body(), reply.body().length / 2), out);
        byte[] more = new byte[1 << 16];
        Arrays.fill(more, (byte) 'A');
        while (closed.getCount() > 0) {
            chunk(more, out);
        }
    }

    private static void chunk(byte[] bytes, OutputStream out) throws IOException {
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private void pause(long millis) throws IOException {
        try {
            if (millis > 0 && closed.await(millis, TimeUnit.MILLISECONDS)) {
                throw new InterruptedIOException("the simulator ends");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting");
        }
    }
}
