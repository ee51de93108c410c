package dev.darkroom.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is done to a file, it is answered with entries: nothing is thrown, nothing is both valid and wrong. */
class IntakeRobustnessTest {
    private static final long SEED = 42;
    private static final int ROUNDS = 500;
    private static final byte[] INTERESTING =
            "{}[],:\"\\\n\r;'0123456789eE+-.tfn\u0000\u001b ".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @CsvSource({"every-field.json,JSON", "invalid.json,JSON", "every-field.json,NDJSON", "prompts.csv,CSV"})
    void damagedFilesAreAnswered(String sample, JobFileFormat format) throws IOException {
        byte[] whole = Files.readAllBytes(Path.of("samples", sample));
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damage(whole, random);
            answered(JobInputs.read(format, damaged), round);
            assertThat(format.completeness(new ByteArrayInputStream(damaged))).isNotNull();
            assertThat(JobInputs.READER.readOne(damaged)).isNotNull();
        }
    }

    private static void answered(List<JobEntry> entries, int round) {
        assertThat(entries).as("round %d of seed %d", round, SEED).isNotEmpty().allSatisfy(entry -> {
            assertThat(entry.valid()).isEqualTo(entry.request() != null);
            assertThat(entry.errors()).allSatisfy(error -> assertThat(error.sentence())
                    .doesNotContainPattern("\\p{Cc}")
                    .hasSizeLessThan(1200));
            if (entry.valid()) {
                assertThat(JobInputs.one(entry.document()).document()).isEqualTo(entry.document());
            }
        });
    }

    private static byte[] damage(byte[] whole, Random random) {
        byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = INTERESTING[random.nextInt(INTERESTING.length)];
                case 2 -> bytes = without(bytes, at, random.nextInt(20));
                default -> bytes = twice(bytes, at, random.nextInt(40));
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int at, int count) {
        int end = Math.min(bytes.length, at + count);
        byte[] result = Arrays.copyOf(bytes, bytes.length - (end - at));
        System.arraycopy(bytes, end, result, at, bytes.length - end);
        return result;
    }

    private static byte[] twice(byte[] bytes, int at, int count) {
        int end = Math.min(bytes.length, at + count);
        byte[] result = Arrays.copyOf(bytes, bytes.length + (end - at));
        System.arraycopy(bytes, at, result, end, bytes.length - at);
        return result;
    }
}
