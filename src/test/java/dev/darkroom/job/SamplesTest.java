package dev.darkroom.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files in samples/ are what the README says they are. */
class SamplesTest {
    private static final Path SAMPLES = Path.of("samples");

    @Test
    void everySampleIsAJobFileAndComplete() throws IOException {
        try (Stream<Path> samples = Files.list(SAMPLES)) {
            assertThat(samples).hasSizeGreaterThanOrEqualTo(4).allSatisfy(sample -> {
                JobFileFormat format =
                        JobFileFormat.ofFileName(sample.toString()).orElseThrow();
                try (var in = Files.newInputStream(sample)) {
                    assertThat(format.completeness(in)).isEqualTo(Completeness.COMPLETE);
                }
            });
        }
    }

    @Test
    void theFirstJobIsOneImageWithoutAnId() throws IOException {
        assertThat(read("first.json")).singleElement().satisfies(entry -> {
            assertThat(entry.errors()).isEmpty();
            assertThat(entry.request().jobId()).isNull();
            assertThat(entry.request().n()).isEqualTo(1);
        });
    }

    @Test
    void oneSampleUsesEveryField() throws IOException {
        JobEntry entry = read("every-field.json").get(0);
        assertThat(entry.errors()).isEmpty();
        // aspect_ratio excludes width and height; model is model_id's alias; callback_url needs a secret of the
        // instance
        assertThat(new JobSchema()
                        .fieldNames().stream().filter(name -> !entry.document().contains('"' + name + "\":")))
                .containsExactly("model", "aspect_ratio", "callback_url");
    }

    @Test
    void theBatchHasTwentyGoodJobs() throws IOException {
        List<JobEntry> entries = read("prompts.csv");
        assertThat(entries).hasSize(20).allSatisfy(entry -> assertThat(entry.errors())
                .isEmpty());
        assertThat(entries).extracting(entry -> entry.request().prompt()).doesNotHaveDuplicates();
    }

    @Test
    void theInvalidOneTeachesAndItsGoodJobStands() throws IOException {
        List<JobEntry> entries = read("invalid.json");
        assertThat(entries).extracting(JobEntry::valid).containsExactly(true, false, false, false);
        assertThat(entries.stream().mapToInt(entry -> entry.errors().size()).sum())
                .isGreaterThanOrEqualTo(15);
    }

    private static List<JobEntry> read(String sample) throws IOException {
        return JobInputs.read(
                JobFileFormat.ofFileName(sample).orElseThrow(), Files.readAllBytes(SAMPLES.resolve(sample)));
    }
}
