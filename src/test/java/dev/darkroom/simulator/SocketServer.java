package dev.darkroom.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small HTTP/1.1 server on plain sockets, as the JDK's own can neither reset a connection nor refuse to read from it.
 * Listens on the loopback address; a thread for each connection.
 */
final class SocketServer implements AutoCloseable {
    /** Decides about a new connection before anything of it is read. */
    interface Door {
        boolean opens() throws IOException;
    }

    private final ServerSocket server = new ServerSocket();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "simulator");
        thread.setDaemon(true);
        return thread;
    });

    /** @param port 0 for a free one */
    SocketServer(int port) throws IOException {
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 1024);
    }

    int port() {
        return server.getLocalPort();
    }

    void start(Door door, Connection.Handler handler) {
        threads.execute(() -> {
            while (closed.getCount() > 0) {
                accept(door, handler);
            }
        });
    }

    private void accept(Door door, Connection.Handler handler) {
        try {
            Socket socket = server.accept();
            open.add(socket);
            threads.execute(() -> serve(socket, door, handler));
        } catch (IOException e) {
            complain("accepting a connection", e);
        }
    }

    private void serve(Socket socket, Door door, Connection.Handler handler) {
        try (socket) {
            socket.setTcpNoDelay(true);
            if (door.opens()) {
                new Connection(socket, handler, closed).serve();
            } else {
                socket.setSoLinger(true, 0);
            }
        } catch (java.net.SocketException e) {
            // the client hung up, as clients under test do
            open.remove(socket);
        } catch (IOException | RuntimeException e) {
            complain("serving a connection", e);
        } finally {
            open.remove(socket);
        }
    }

    /** Ends all connections, also those that wait. */
    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdown();
    }

    @SuppressWarnings("SystemOut") // a process of its own has no other place for it
    private void complain(String what, Exception e) {
        if (closed.getCount() > 0) {
            System.err.println("simulator: " + what + ": " + e);
        }
    }
}
