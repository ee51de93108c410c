package dev.darkroom.job;

import java.io.IOException;
import java.io.Reader;

/** Stops a reader once too much was read for one row: an open quote would otherwise take a whole file into one cell. */
final class RowBudget extends Reader {
    /** The CSV parser reads ahead this much. */
    private static final int READ_AHEAD = 8192;

    private final Reader text;
    private final long most;
    private long used;

    /** A row is longer than its budget. */
    static final class Exceeded extends IOException {}

    /** @param most characters of a row */
    RowBudget(Reader text, long most) {
        this.text = text;
        this.most = most + READ_AHEAD;
    }

    /** The budget starts anew: a row was read. */
    void renew() {
        used = 0;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (used > most) {
            throw new Exceeded();
        }
        int count = text.read(target, offset, length);
        used += Math.max(0, count);
        return count;
    }

    /** Closes nothing: the stream belongs to whoever opened it. */
    @Override
    public void close() {}
}
