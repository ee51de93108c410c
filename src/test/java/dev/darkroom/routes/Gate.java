package dev.darkroom.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** Stands before a server and lets nothing through until so many connections are open: their calls happen at once. */
final class Gate implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int behind;
    private final CountDownLatch missing;

    Gate(int behind, int connections) throws IOException {
        this.behind = behind;
        this.missing = new CountDownLatch(connections);
        start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "gate");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                missing.countDown();
                start(() -> serve(caller));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket caller) {
        try (caller) {
            missing.await();
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
                start(() -> copy(caller, server));
                copy(server, caller);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One of them has hung up: so does the other side, when serve closes both.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
