package dev.darkroom.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A batch is read as it comes: when a job is delivered, the input has given little more than the jobs before it. */
class StreamingIntakeTest {
    private static final int JOBS = 10_000;
    private static final int READ_AHEAD = 64 * 1024;

    @Test
    void anArray() throws IOException {
        deliversWhileReading(
                JobFileFormat.JSON, "[\n", i -> "{\"prompt\":\"job " + i + "\"}" + (i < JOBS - 1 ? ",\n" : "\n]"));
    }

    @Test
    void lines() throws IOException {
        deliversWhileReading(JobFileFormat.NDJSON, "", i -> "{\"prompt\":\"job " + i + "\"}\n");
    }

    @Test
    void rows() throws IOException {
        deliversWhileReading(JobFileFormat.CSV, "prompt,n,tags\n", i -> "job " + i + ",2,a;b\n");
    }

    private static void deliversWhileReading(JobFileFormat format, String head, Job job) throws IOException {
        long[] delivered = {0, 0};
        Generated input = new Generated(head, job);
        JobInputs.READER.read(input, format, entry -> {
            assertThat(entry.errors()).isEmpty();
            assertThat(entry.request().prompt()).isEqualTo("job " + delivered[0]);
            delivered[1] += job.text((int) delivered[0]++).length();
            assertThat(input.given - delivered[1]).isLessThan(READ_AHEAD);
        });
        assertThat(delivered[0]).isEqualTo(JOBS);
        assertThat(input.given).isGreaterThan(2 * READ_AHEAD);
    }

    private interface Job {
        String text(int index);
    }

    /** Makes the file while it is read. */
    private static final class Generated extends InputStream {
        private final Job job;
        private byte[] rest;
        private int next;
        private long given;

        Generated(String head, Job job) {
            this.rest = head.getBytes(StandardCharsets.UTF_8);
            this.job = job;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("readers read in blocks");
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            while (rest.length == 0 && next < JOBS) {
                rest = job.text(next++).getBytes(StandardCharsets.UTF_8);
            }
            int count = Math.min(length, rest.length);
            System.arraycopy(rest, 0, target, offset, count);
            rest = Arrays.copyOfRange(rest, count, rest.length);
            given += count;
            return count == 0 ? -1 : count;
        }
    }
}
