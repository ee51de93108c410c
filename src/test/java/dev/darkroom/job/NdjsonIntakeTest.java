package dev.darkroom.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class NdjsonIntakeTest {
    private static final String GOOD = "{\"prompt\":\"a fox\"}";

    @Test
    void aBrokenLineRefusesOnlyItself() {
        List<JobEntry> entries = JobInputs.ndjson("\uFEFF" + GOOD
                + "\n\n{\"prompt\":\r\n \t\r\n{\"prompt\":\"a\",\"n\":0}\n" + GOOD + GOOD + "\n" + GOOD);
        assertThat(entries).extracting(JobEntry::valid).containsExactly(true, false, false, false, true);
        assertThat(entries).extracting(JobEntry::line).containsExactly(1, 3, 5, 6, 7);
        assertThat(entries).extracting(JobEntry::prefix).containsOnly("");
        assertThat(JobInputs.sentences(entries.get(1)).get(0)).startsWith("line 3: ends in the middle of the JSON");
        assertThat(JobInputs.sentences(entries.get(2)))
                .containsExactly("line 5, /n: is 0; expected an integer from 1 to 10");
    }

    @Test
    void aLineThatIsNotUtf8RefusesOnlyItself() {
        byte[] latin = (GOOD + "\n{\"prompt\":\"\u00e9\"}\n" + GOOD).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(JobInputs.read(JobFileFormat.NDJSON, latin))
                .extracting(JobEntry::valid)
                .containsExactly(true, false, true);
    }

    @Test
    void aLineThatIsTooLongRefusesOnlyItself() {
        String longLine = "{\"prompt\":\"" + "x".repeat(3 * JobInputs.MAX_JOB_BYTES) + "\"}";
        List<JobEntry> entries = JobInputs.ndjson(longLine + "\n" + GOOD + "\n" + " ".repeat(200_000) + "\n");
        assertThat(entries).extracting(JobEntry::valid).containsExactly(false, true, false);
        assertThat(JobInputs.sentences(entries.get(0)))
                .containsExactly(
                        "line 1: is larger than a job may be; expected at most 100000 bytes (darkroom.max-job-size)");
    }

    @Test
    void aFileWithoutJobsIsRefused() {
        for (String text : List.of("", "\n\n", " \r\n")) {
            assertThat(JobInputs.ndjson(text))
                    .singleElement()
                    .extracting(JobInputs::sentences)
                    .isEqualTo(List.of("line 1: has no jobs; expected one JSON job a line"));
        }
    }
}
