package dev.darkroom.benchmark;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection that sends a request after the other, at the least cost, so that it is the server that is measured. */
final class LoadClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final byte[] scratch = new byte[1 << 16];

    LoadClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    /**
     * Sends JSON and reads the whole answer.
     *
     * @return bytes of the answer's body
     * @throws IllegalStateException unless the status is 200
     */
    long post(String path, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + socket.getPort()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        byte[] request = new byte[head.length() + body.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, request, 0, head.length());
        System.arraycopy(body, 0, request, head.length(), body.length);
        socket.getOutputStream().write(request);
        return answer();
    }

    private long answer() throws IOException {
        String status = line();
        long length = -1;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Long.parseLong(header.substring(15).strip());
            }
        }
        long read = length >= 0 ? skip(length) : chunks();
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IllegalStateException(
                    status + " " + new String(scratch, 0, (int) Math.min(read, 500), StandardCharsets.UTF_8));
        }
        return read;
    }

    private long chunks() throws IOException {
        long all = 0;
        for (long size = size(); size > 0; size = size()) {
            all += skip(size);
            line();
        }
        line();
        return all;
    }

    private long size() throws IOException {
        return Long.parseLong(line(), 16);
    }

    private long skip(long length) throws IOException {
        for (long left = length; left > 0; ) {
            int read = in.read(scratch, 0, (int) Math.min(scratch.length, left));
            if (read < 0) {
                throw new EOFException("an answer that ends too early");
            }
            left -= read;
        }
        return length;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("a connection that ends");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
