package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.job.Accepted;
import dev.darkroom.job.JobConflictException;
import dev.darkroom.job.JobKey;
import dev.darkroom.job.ReplyAddress;
import dev.darkroom.job.Submission;
import dev.darkroom.render.JobState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobStoreTest extends DatabaseContract {
    private static final ReplyAddress REPLY = new ReplyAddress("answers", "c-1");

    @Test
    void aNewJobHasItsRendersQueued() {
        Accepted accepted = pipeline.accept(TestPipeline.submission("'job_id':'a','n':3,'priority':9", null));

        assertThat(accepted.key()).isEqualTo(new JobKey("default/a~dry"));
        assertThat(accepted.known()).isFalse();
        assertThat(accepted.priority()).isEqualTo(9);
        assertThat(accepted.newRenders()).containsExactly("default/a~dry/0", "default/a~dry/1", "default/a~dry/2");
        assertThat(pipeline.jobs.state(accepted.key())).contains(JobState.ACCEPTED);
        assertThat(rows("renders", "state = 'queued' AND fence = 0 AND dry_run = 1"))
                .isEqualTo(3);
        assertThat(rows("outbox", "1 = 1")).isZero();
    }

    @Test
    void theSameJobAgainIsKnownAndMakesNothing() {
        pipeline.accept("a", 2);
        Accepted again = pipeline.accept("a", 2);

        assertThat(again.known()).isTrue();
        assertThat(again.newRenders()).isEmpty();
        assertThat(again.key().value()).isEqualTo("default/a~dry");
        assertThat(rows("jobs", "1 = 1")).isEqualTo(1);
        assertThat(rows("renders", "1 = 1")).isEqualTo(2);
    }

    @Test
    void theSameIdForOtherContentIsRefusedAndChangesNothing() {
        pipeline.accept("a", 2);
        Submission other = TestPipeline.submission("'job_id':'a','n':1", REPLY);

        assertThatThrownBy(() -> pipeline.jobs.accept(other, Duration.ZERO))
                .isInstanceOf(JobConflictException.class)
                .hasMessageContaining("a");
        assertThat(rows("renders", "1 = 1")).isEqualTo(2);
        assertThat(rows("reply_addresses", "1 = 1")).isZero();
    }

    @Test
    void instancesDoNotShareIds() {
        pipeline.accept("a", 1);
        Accepted other = pipeline.accept(TestPipeline.submission("'job_id':'a','instance_id':'studio'", null));

        assertThat(other.known()).isFalse();
        assertThat(other.key().value()).isEqualTo("studio/a~dry");
    }

    @Test
    void dryRunAndRealJobsLiveApart() throws JobConflictException {
        JobStore real = new JobStore(database, false);
        Submission submission = TestPipeline.submission("'job_id':'a'", null);
        pipeline.accept(submission);

        Accepted paid = real.accept(submission, Duration.ZERO);

        assertThat(paid.known()).isFalse();
        assertThat(paid.key().value()).isEqualTo("default/a");
        assertThat(real.waitingForOtherMode()).isEqualTo(1);
        assertThat(pipeline.jobs.waitingForOtherMode()).isEqualTo(1);
        assertThat(pipeline.renders.claim("default/a/0")).isEmpty();
        assertThat(pipeline.renders.open()).isEqualTo(1);
    }

    @Test
    void sixteenSendersOfOneJobMakeOneJob() throws Exception {
        List<Accepted> all = Together.run(16, i -> () -> pipeline.accept("a", 3));

        assertThat(all).filteredOn(accepted -> !accepted.known()).hasSize(1);
        assertThat(all).extracting(Accepted::key).containsOnly(new JobKey("default/a~dry"));
        assertThat(rows("renders", "1 = 1")).isEqualTo(3);
    }

    @Test
    void aReplyIsOwedWhenTheJobIsReported() {
        pipeline.accept(TestPipeline.submission("'job_id':'a'", REPLY));
        assertThat(rows("deliveries", "1 = 1")).isZero();

        pipeline.make("default/a~dry/0");

        assertThat(text("SELECT destination || correlation_id FROM deliveries WHERE channel = 'reply'"))
                .isEqualTo("answersc-1");
    }

    @Test
    void whoAsksAfterTheJobWasReportedIsAnsweredAtOnce() {
        pipeline.accept("a", 1);
        pipeline.make("default/a~dry/0");

        pipeline.accept(TestPipeline.submission("'job_id':'a','n':1", REPLY));

        assertThat(pipeline.deliveries.take(9))
                .filteredOn(delivery -> delivery.channel().equals("reply"))
                .singleElement()
                .satisfies(delivery -> {
                    assertThat(delivery.type()).isEqualTo("done");
                    assertThat(delivery.correlationId()).isEqualTo("c-1");
                });
    }

    @Test
    void whoAsksTwiceIsAnsweredTwiceWithTheSameEvent() {
        Submission asked = TestPipeline.submission("'job_id':'a'", REPLY);
        pipeline.accept(asked);
        pipeline.make("default/a~dry/0");
        Outbox.Delivery first = reply();
        pipeline.deliveries.published(List.of(first));

        pipeline.accept(asked);

        assertThat(reply().eventId()).isEqualTo(first.eventId());
    }

    private Outbox.Delivery reply() {
        return pipeline.deliveries.take(9).stream()
                .filter(delivery -> delivery.channel().equals("reply"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoAsksWhileTheJobIsBeingReportedIsAnswered() {
        pipeline.accept("a", 1);
        Submission asked = TestPipeline.submission("'job_id':'a','n':1", REPLY);
        CompletableFuture<Accepted> asking = database.jdbi().inTransaction(h -> {
            JobStore.lock(h, "default/a~dry");
            CompletableFuture<Accepted> other = CompletableFuture.supplyAsync(() -> pipeline.accept(asked));
            // Long enough for it to reach the lock; without the lock it would be through by then.
            assertThatThrownBy(() -> other.get(300, TimeUnit.MILLISECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            h.execute("UPDATE renders SET state = 'cancelled', fence = 1, finished_at = 1");
            h.execute("UPDATE jobs SET state = 'cancelled', finished_at = 1");
            Outbox.publish(h, "default/a~dry", "cancelled");
            return other;
        });

        asking.orTimeout(30, TimeUnit.SECONDS).join();

        assertThat(rows("deliveries", "channel = 'reply'")).isEqualTo(1);
    }

    @Test
    void aDeadlineIsKeptToTheMillisecondAndNoneIsNone() {
        pipeline.accept(TestPipeline.submission("'job_id':'a','deadline':'1970-01-01T00:00:00Z'", null));
        pipeline.accept("b", 1);

        assertThat(pipeline.claim("default/a~dry/0").deadline()).isEqualTo(java.time.Instant.EPOCH);
        assertThat(pipeline.claim("default/b~dry/0").deadline()).isNull();
    }

    @Test
    void thereIsNoStateOfAnUnknownJob() {
        assertThat(pipeline.jobs.state(new JobKey("default/nobody"))).isEmpty();
    }
}
