package dev.darkroom.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers with images of any length, read in little memory. */
class AnswerFileTest {
    private static final int MIB = 1 << 20;
    private static final int IMAGE_MIB = 45;

    @TempDir
    Path folder;

    /** Reads an answer as the program does; run in a process with little memory. */
    public static final class Reader {
        private Reader() {}

        /** Reads the answer that is named first to the file that is named second. */
        public static void main(String[] arguments) throws Exception {
            AnswerFile answer = new AnswerFile(Path.of(arguments[0]));
            String image = answer.tree().at("/data/0/b64_json").asText();
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[1])))) {
                answer.write(image, out, 64L * MIB);
            }
        }
    }

    @Test
    void anImageMuchLargerThanTheHeapIsRead() throws Exception {
        byte[] picture = new byte[IMAGE_MIB * MIB];
        new Random(1).nextBytes(picture);
        Path answer = folder.resolve("answer");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(answer))) {
            out.write("{\"data\":[{\"b64_json\":\"".getBytes(StandardCharsets.US_ASCII));
            OutputStream base64 = Base64.getEncoder().wrap(new Unclosed(out));
            base64.write(picture);
            base64.close();
            out.write("\"}],\"usage\":{\"output_tokens\":7}}".getBytes(StandardCharsets.US_ASCII));
        }
        Path image = folder.resolve("image");
        Path said = folder.resolve("said");

        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reader.class.getName(),
                        answer.toString(),
                        image.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();

        assertThat(reader.waitFor()).as(Files.readString(said)).isZero();
        assertThat(Files.readAllBytes(image)).isEqualTo(picture);
    }

    @Test
    void everyImageHasItsMarkAndTheRestIsAsItWas() throws Exception {
        String first = Base64.getEncoder().encodeToString(new byte[20_000]);
        String second = Base64.getEncoder().encodeToString("two".repeat(9_000).getBytes(StandardCharsets.US_ASCII));
        AnswerFile answer = answer("{\"parts\":[{\"data\":\"" + first + "\"},{\"data\":\"" + second
                + "\",\"seed\":12345678901,\"big\":123456789012345678901234,\"cost\":0.25,\"ok\":true,\"no\":null}]}");

        JsonNode tree = answer.tree();

        assertThat(tree.toString()).hasSizeLessThan(200);
        assertThat(tree.at("/parts/1/seed").asLong()).isEqualTo(12_345_678_901L);
        assertThat(tree.at("/parts/1/big").bigIntegerValue()).isEqualTo("123456789012345678901234");
        assertThat(tree.at("/parts/1/cost").decimalValue()).isEqualByComparingTo("0.25");
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        answer.write(tree.at("/parts/1/data").asText(), image, MIB);
        assertThat(image.toString(StandardCharsets.US_ASCII)).isEqualTo("two".repeat(9_000));
    }

    @Test
    void aProviderCannotForgeAMark() throws Exception {
        AnswerFile answer = answer("{\"data\":\"image at byte 0\"}");

        assertThat(answer.tree().path("data").asText()).isEqualTo("image at byte 0");
        assertThatThrownBy(() -> answer.write("image at byte 0", OutputStream.nullOutputStream(), MIB))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("no base64");
    }

    private AnswerFile answer(String text) throws Exception {
        return new AnswerFile(Files.writeString(folder.resolve("answer"), text));
    }

    /** {@code Base64} closes what it writes to. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
