package dev.darkroom.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads strict UTF-8, dropping a byte order mark at the start. Unlike the JDK's reader it gives out everything before a
 * malformed byte first, so that the good entries before it can be read, and then says in which line the byte is.
 */
final class Utf8Reader extends Reader {
    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(8192).flip();
    private final CharBuffer chars = CharBuffer.allocate(8192).flip();
    private boolean atStart = true;
    private boolean ended;
    private int line = 1;
    private NotUtf8Exception malformed;

    Utf8Reader(InputStream in) {
        this.in = in;
    }

    /** @throws NotUtf8Exception at the first byte that is not UTF-8 */
    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!chars.hasRemaining()) {
            if (malformed != null) {
                throw malformed;
            }
            if (ended && !bytes.hasRemaining()) {
                return -1;
            }
            decode();
        }
        int count = Math.min(length, chars.remaining());
        chars.get(target, offset, count);
        return count;
    }

    private void decode() throws IOException {
        chars.clear();
        CoderResult result = decoder.decode(bytes, chars, false);
        if (result.isUnderflow()) {
            fill();
            result = decoder.decode(bytes, chars, ended);
        }
        chars.flip();
        countLines();
        if (result.isError()) {
            malformed = new NotUtf8Exception(line, bytes.get(bytes.position()) & 0xFF);
        }
        if (atStart && chars.hasRemaining()) {
            atStart = false;
            if (chars.get(chars.position()) == '\uFEFF') {
                chars.get();
            }
        }
    }

    private void fill() throws IOException {
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        ended = read < 0;
        bytes.position(bytes.position() + Math.max(0, read));
        bytes.flip();
    }

    private void countLines() {
        for (int i = 0; i < chars.remaining(); i++) {
            if (chars.get(chars.position() + i) == '\n') {
                line++;
            }
        }
    }

    /** Closes nothing: the stream belongs to whoever opened it. */
    @Override
    public void close() {}
}
