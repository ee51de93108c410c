package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.job.JobKey;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.JobState;
import dev.darkroom.render.LeaseLostException;
import dev.darkroom.render.RenderState;
import dev.darkroom.render.Skip;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettlementTest extends DatabaseContract {
    private static final String JOB = "default/a~dry";

    @Test
    void everythingIsTrueAtOnce() {
        pipeline.accept(
                TestPipeline.submission("'job_id':'a','exports':[{'to':'figma','file_key':'k'},{'to':'canva'}]", null));
        Claim claim = pipeline.claim(JOB + "/0");
        Attempt ready = pipeline.ready(claim, "sdxl", 40_000);

        pipeline.settlement.settle(
                claim,
                ready,
                TestPipeline.asset(claim, ready, 35_000),
                TestPipeline.requestOf(claim).exports(),
                new RenderNotes(List.of(new Skip("flux", "no key")), List.of("larger")));

        assertThat(text("SELECT state || ' ' || settled_micros FROM attempts")).isEqualTo("settled 35000");
        assertThat(text("SELECT micros || ' ' || job_key FROM ledger WHERE kind = 'settle'"))
                .isEqualTo("35000 " + JOB);
        assertThat(text("SELECT state || skipped || warnings FROM renders"))
                .isEqualTo("done[{\"provider\":\"flux\",\"reason\":\"no key\"}][\"larger\"]");
        assertThat(rows("libraries", "library_id = 'main'")).isEqualTo(1);
        assertThat(rows("asset_tags", "tag IN ('generated', 'generated-sdxl')")).isEqualTo(2);
        assertThat(rows("exports", "state = 'waiting' AND target IN ('figma', 'canva')"))
                .isEqualTo(2);
        assertThat(text("SELECT options FROM exports WHERE target = 'figma'")).contains("\"file_key\":\"k\"");
        assertThat(pipeline.jobs.state(new JobKey(JOB))).contains(JobState.DONE);
        assertThat(rows("jobs", "finished_at IS NOT NULL AND events = 1")).isEqualTo(1);
        assertThat(rows("outbox", "type = 'done' AND seq = 1")).isEqualTo(1);
    }

    @Test
    void aPlaceholderIsMarkedAndExportedNowhere() {
        pipeline.accept(TestPipeline.submission("'job_id':'a','exports':[{'to':'canva'}]", null));
        Claim claim = pipeline.claim(JOB + "/0");

        pipeline.settle(claim, pipeline.ready(claim, "noop_media", 0));

        assertThat(text("SELECT state FROM renders")).isEqualTo("placeholder");
        assertThat(rows("assets", "placeholder = 1")).isEqualTo(1);
        assertThat(rows("exports", "1 = 1")).isZero();
    }

    @Test
    void itHappensOnce() {
        pipeline.accept("a", 1);
        Claim claim = pipeline.claim(JOB + "/0");
        Attempt ready = pipeline.ready(claim);
        pipeline.settle(claim, ready);

        assertThatThrownBy(() -> pipeline.settle(claim, ready)).isInstanceOf(LeaseLostException.class);

        assertThat(rows("outbox", "1 = 1")).isEqualTo(1);
        assertThat(rows("assets", "1 = 1")).isEqualTo(1);
    }

    /** The steps of the transaction, each made to fail by a row that is in its way. */
    enum Step {
        LEDGER(
                "UPDATE budgets SET reserved_micros = 0 WHERE scope = 'job/default/a~dry'",
                "UPDATE budgets SET reserved_micros = 40000 WHERE scope = 'job/default/a~dry'"),
        ASSET(
                "UPDATE assets SET storage_key = (SELECT 'default/' || asset_id || '.png' FROM attempts"
                        + " WHERE attempt_id = 'default/a~dry/0/1')",
                "UPDATE assets SET storage_key = 'other'"),
        EXPORTS(
                "INSERT INTO exports (export_id, asset_id, job_key, target, place, options, state, next_at, send_at, created_at)"
                        + " SELECT 'default/a~dry/0/export-0', asset_id, 'default/b~dry', 'canva', '{}', '{}', 'waiting', 1, 1, 1"
                        + " FROM assets",
                "DELETE FROM exports WHERE export_id = 'default/a~dry/0/export-0'"),
        EVENT(
                "INSERT INTO outbox (event_id, job_key, seq, type, created_at)"
                        + " VALUES ('x', 'default/a~dry', 1, 'done', 1)",
                "DELETE FROM outbox WHERE event_id = 'x'");

        private final String inTheWay;
        private final String away;

        Step(String inTheWay, String away) {
            this.inTheWay = inTheWay;
            this.away = away;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whenOneStepFailsNothingHasHappened(Step step) {
        String exports = ",'exports':[{'to':'canva'}]";
        pipeline.accept(TestPipeline.submission("'job_id':'b'" + exports, null));
        pipeline.make("default/b~dry/0");
        pipeline.accept(TestPipeline.submission("'job_id':'a'" + exports, null));
        Claim claim = pipeline.claim(JOB + "/0");
        Attempt ready = pipeline.ready(claim, "sdxl", 40_000);
        sql(step.inTheWay);

        assertThatThrownBy(() -> pipeline.settle(claim, ready)).isInstanceOf(RuntimeException.class);

        assertThat(pipeline.attempts.open(claim)).contains(ready);
        assertThat(rows("ledger", "kind = 'settle' AND job_key = '" + JOB + "'"))
                .isZero();
        assertThat(rows("assets", "asset_id = '" + ready.assetId() + "'")).isZero();
        assertThat(rows("asset_tags", "asset_id = '" + ready.assetId() + "'")).isZero();
        assertThat(rows("exports", "job_key = '" + JOB + "'")).isZero();
        assertThat(rows("renders", "state = 'working' AND job_key = '" + JOB + "'"))
                .isEqualTo(1);
        assertThat(rows("jobs", "state = 'running' AND events = 0")).isEqualTo(1);
        assertThat(rows("deliveries", "event_id LIKE '" + JOB + "%'")).isZero();

        sql(step.away);
        pipeline.settle(claim, ready);
        assertThat(pipeline.jobs.state(new JobKey(JOB))).contains(JobState.DONE);
    }

    @Test
    void theTwoLastRendersOfAJobFinishItOnce() throws Exception {
        int jobs = 20;
        for (int i = 0; i < jobs; i++) {
            pipeline.accept("a" + i, 2);
        }
        for (int i = 0; i < jobs; i++) {
            String job = "default/a" + i + "~dry/";
            Together.run(2, render -> () -> {
                pipeline.make(job + render);
                return null;
            });
        }

        assertThat(rows("jobs", "state = 'done' AND events = 1")).isEqualTo(jobs);
        assertThat(rows("outbox", "type = 'done'")).isEqualTo(jobs);
    }

    @Test
    void aJobsStateFollowsFromItsRenders() {
        pipeline.accept("a", 3);
        JobKey job = new JobKey(JOB);

        pipeline.make(JOB + "/0");
        assertThat(pipeline.jobs.state(job)).contains(JobState.RUNNING);
        pipeline.end(JOB + "/1", RenderState.HELD, ErrorType.TIMEOUT);
        assertThat(pipeline.jobs.state(job)).contains(JobState.RUNNING);
        pipeline.fail(JOB + "/2");
        assertThat(pipeline.jobs.state(job)).contains(JobState.HELD);
        assertThat(rows("outbox", "1 = 1")).isEqualTo(1);

        sql("UPDATE renders SET state = 'queued' WHERE state = 'held'");
        pipeline.fail(JOB + "/1");

        assertThat(pipeline.jobs.state(job)).contains(JobState.PARTIAL);
        assertThat(text("SELECT type FROM outbox WHERE seq = 2")).isEqualTo("partial");
    }

    @Test
    void aJobWithoutAnyImageHasFailedAndOneThatWasStoppedIsCancelled() {
        pipeline.accept("a", 2);
        pipeline.fail(JOB + "/0");
        pipeline.end(JOB + "/1", RenderState.CANCELLED, ErrorType.CANCELLED);
        assertThat(pipeline.jobs.state(new JobKey(JOB))).contains(JobState.FAILED);

        pipeline.accept("b", 1);
        pipeline.end("default/b~dry/0", RenderState.CANCELLED, ErrorType.CANCELLED);
        assertThat(pipeline.jobs.state(new JobKey("default/b~dry"))).contains(JobState.CANCELLED);
    }
}
