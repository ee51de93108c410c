package dev.darkroom.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8ReaderTest {
    @Test
    void textComesThroughHoweverItIsCut() throws IOException {
        Random random = new Random(7);
        String text = "aä€🦊\n".repeat(5000);
        for (int round = 0; round < 20; round++) {
            Reader reader = new Utf8Reader(inPieces(text.getBytes(StandardCharsets.UTF_8), random));
            StringBuilder read = new StringBuilder();
            char[] buffer = new char[1 + random.nextInt(5000)];
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                read.append(buffer, 0, count);
            }
            assertThat(read.toString()).isEqualTo(text);
        }
    }

    @Test
    void everythingBeforeAMalformedByteIsGivenFirst() throws IOException {
        byte[] bytes = "one\ntwo\n?".getBytes(StandardCharsets.UTF_8);
        bytes[8] = (byte) 0x80;
        Reader reader = new Utf8Reader(new ByteArrayInputStream(bytes));
        char[] buffer = new char[100];
        assertThat(new String(buffer, 0, reader.read(buffer))).isEqualTo("one\ntwo\n");
        assertThatThrownBy(() -> reader.read(buffer))
                .isInstanceOfSatisfying(
                        NotUtf8Exception.class, e -> assertThat(e.line()).isEqualTo(3));
    }

    @Test
    void aCharacterCutOffAtTheEndIsMalformed() {
        byte[] cut = {'a', (byte) 0xE2, (byte) 0x82};
        Reader reader = new Utf8Reader(new ByteArrayInputStream(cut));
        assertThatThrownBy(() -> reader.transferTo(Writer.nullWriter())).isInstanceOf(NotUtf8Exception.class);
    }

    private static InputStream inPieces(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(9000)));
            }
        };
    }
}
