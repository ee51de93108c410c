package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.export.Export;
import dev.darkroom.job.JobKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When an archive of a job's images is made. */
class ArchiveExportTest extends DatabaseContract {
    private Export take(String id) {
        return pipeline.exports.take(id).orElseThrow();
    }

    @Test
    void anArchiveIsWantedAtTheEndOfItsJob() {
        pipeline.accept(TestPipeline.submission("'job_id':'z','n':2,'exports':[{'to':'zip'}]", null));
        pipeline.make("default/z~dry/0");
        String zip = "default/z~dry/0/export-0";
        pipeline.exports.later(take(zip), Duration.ofMinutes(10), "not yet");
        assertThat(pipeline.exports.take(zip)).isEmpty();

        pipeline.make("default/z~dry/1");

        assertThat(take(zip).failures()).isZero();
    }

    @Test
    void anArchiveIsMadeAgainWhenItsJobEndsAgain() {
        pipeline.accept(TestPipeline.submission("'job_id':'z','n':2,'exports':[{'to':'zip'},{'to':'folder'}]", null));
        pipeline.make("default/z~dry/0");
        pipeline.fail("default/z~dry/1");
        String zip = "default/z~dry/0/export-0";
        pipeline.exports.done(take(zip), "{\"images\":1}");
        pipeline.exports.done(take("default/z~dry/0/export-1"), "{}");
        assertThat(pipeline.exports.take(zip)).isEmpty();

        assertThat(pipeline.jobs.retry(new JobKey("default/z~dry"))).isEqualTo(1);
        assertThat(pipeline.exports.take(zip)).as("not before the end").isEmpty();
        pipeline.make("default/z~dry/1");

        assertThat(take(zip).failures()).isZero();
        assertThat(pipeline.exports.take("default/z~dry/0/export-1"))
                .as("a file")
                .isEmpty();
    }
}
