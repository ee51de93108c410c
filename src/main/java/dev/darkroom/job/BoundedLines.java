package dev.darkroom.job;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Splits a stream at its newlines. Of a line that is too long only its length is remembered: memory stays flat. */
final class BoundedLines {
    private final InputStream in;
    private final long longest;
    private final byte[] buffer = new byte[8192];
    private int start;
    private int end;
    private ByteArrayOutputStream line;
    private long length;

    /** @param longest most bytes of a line that is kept */
    BoundedLines(InputStream in, long longest) {
        this.in = in;
        this.longest = longest;
    }

    /** Goes to the next line. @return false when there is none */
    boolean next() throws IOException {
        line = new ByteArrayOutputStream();
        length = 0;
        boolean any = false;
        while (start < end || fill()) {
            any = true;
            int newline = start;
            while (newline < end && buffer[newline] != '\n') {
                newline++;
            }
            keep(newline - start);
            start = Math.min(end, newline + 1);
            if (newline < end) {
                return true;
            }
        }
        return any;
    }

    boolean tooLong() {
        return length > longest;
    }

    /** Whether the line has nothing but spaces. */
    boolean blank() {
        for (byte each : line.toByteArray()) {
            if (each != ' ' && each != '\t' && each != '\r') {
                return false;
            }
        }
        return !tooLong();
    }

    /** The line without its newline. */
    InputStream content() {
        return new ByteArrayInputStream(line.toByteArray());
    }

    private void keep(int count) {
        length += count;
        if (tooLong()) {
            line = new ByteArrayOutputStream(0);
        } else {
            line.write(buffer, start, count);
        }
    }

    private boolean fill() throws IOException {
        start = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }
}
