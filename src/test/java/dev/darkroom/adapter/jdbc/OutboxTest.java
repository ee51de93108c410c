package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.darkroom.adapter.jdbc.Outbox.Delivery;
import dev.darkroom.job.ReplyAddress;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest extends DatabaseContract {
    private static final String JOB = "default/a~dry";

    /** A job that was held and then failed: two events. */
    private void twoEvents(ReplyAddress reply) {
        pipeline.accept(TestPipeline.submission("'job_id':'a'", reply));
        pipeline.end(JOB + "/0", RenderState.HELD, ErrorType.TIMEOUT);
        sql("UPDATE renders SET state = 'queued'");
        pipeline.fail(JOB + "/0");
    }

    private void rested() {
        sql("UPDATE deliveries SET next_at = 1");
    }

    @Test
    void anEventGoesToTheFolderAndTheQueueAndWhoAsked() {
        pipeline.accept(TestPipeline.submission("'job_id':'a'", new ReplyAddress("answers", "c-1")));
        pipeline.accept(TestPipeline.submission("'job_id':'a'", new ReplyAddress("answers", "c-2")));
        pipeline.make(JOB + "/0");

        List<Delivery> taken = pipeline.deliveries.take(9);

        assertThat(taken)
                .extracting(Delivery::channel, Delivery::destination, Delivery::correlationId)
                .containsExactlyInAnyOrder(
                        tuple("folder", "", ""),
                        tuple("results", "", ""),
                        tuple("reply", "answers", "c-1"),
                        tuple("reply", "answers", "c-2"));
        assertThat(taken).allSatisfy(delivery -> {
            assertThat(delivery.eventId()).isEqualTo(JOB + "#1");
            assertThat(delivery.jobKey()).isEqualTo(JOB);
            assertThat(delivery.type()).isEqualTo("done");
            assertThat(delivery.tries()).isZero();
            assertThat(delivery.createdAt()).isEqualTo(number("SELECT created_at FROM outbox"));
        });
    }

    @Test
    void eachReceiverGetsAJobsEventsInTheirOrder() {
        twoEvents(new ReplyAddress("answers", "c-1"));

        List<Delivery> first = pipeline.deliveries.take(9);
        assertThat(first).hasSize(3).extracting(Delivery::seq).containsOnly(1);
        assertThat(pipeline.deliveries.take(9)).as("taken, not delivered").isEmpty();

        Delivery folder = first.stream()
                .filter(delivery -> delivery.channel().equals("folder"))
                .findFirst()
                .orElseThrow();
        pipeline.deliveries.published(List.of(folder));

        assertThat(pipeline.deliveries.take(9)).singleElement().satisfies(delivery -> {
            assertThat(delivery.channel()).isEqualTo("folder");
            assertThat(delivery.seq()).isEqualTo(2);
        });
    }

    @Test
    void oneReceiverThatIsAwayHoldsNobodyElseUp() {
        twoEvents(new ReplyAddress("away", ""));
        sql("INSERT INTO reply_addresses (job_key, destination, correlation_id) VALUES ('" + JOB + "', 'there', '')");
        database.jdbi().useTransaction(h -> Outbox.replyAgain(h, JOB, new ReplyAddress("there", "")));

        assertThat(pipeline.deliveries.take(9))
                .filteredOn(delivery -> delivery.channel().equals("reply"))
                .extracting(Delivery::destination, Delivery::seq)
                .containsExactlyInAnyOrder(tuple("away", 1), tuple("there", 2));
    }

    @Test
    void addressesThatLookAlikeWhenTheyAreJoinedAreTwo() {
        for (ReplyAddress to :
                List.of(new ReplyAddress("a/b", "c"), new ReplyAddress("a", "b/c"), new ReplyAddress("a%2Fb", "c"))) {
            pipeline.accept(TestPipeline.submission("'job_id':'a'", to));
        }

        pipeline.make(JOB + "/0");
        pipeline.accept(TestPipeline.submission("'job_id':'a'", new ReplyAddress("a/b", "c")));

        assertThat(pipeline.deliveries.take(9))
                .filteredOn(delivery -> delivery.channel().equals("reply"))
                .extracting(Delivery::destination, Delivery::correlationId)
                .containsExactlyInAnyOrder(tuple("a/b", "c"), tuple("a", "b/c"), tuple("a%2Fb", "c"));
    }

    @Test
    void whatWasNotDeliveredComesAgainAsTheSameEvent() {
        pipeline.accept("a", 1);
        pipeline.make(JOB + "/0");
        List<Delivery> first = pipeline.deliveries.take(9);

        for (Delivery delivery : first) {
            assertThat(pipeline.deliveries.failed(delivery, "away")).isEqualTo(Duration.ofSeconds(1));
        }

        assertThat(pipeline.deliveries.take(9)).as("resting").isEmpty();
        rested();
        List<Delivery> again = pipeline.deliveries.take(9);
        assertThat(again)
                .extracting(Delivery::eventId)
                .containsExactlyElementsOf(first.stream().map(Delivery::eventId).toList());
        assertThat(again).extracting(Delivery::tries).containsOnly(1);
    }

    @Test
    void theRestsGrowToFiveMinutes() {
        pipeline.accept("a", 1);
        pipeline.make(JOB + "/0");
        sql("UPDATE deliveries SET published_at = 1 WHERE channel = 'results'");
        List<Duration> rests = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            rested();
            rests.add(pipeline.deliveries.failed(pipeline.deliveries.take(1).get(0), "away"));
        }

        assertThat(rests)
                .startsWith(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4))
                .endsWith(Duration.ofSeconds(256), Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5));
    }

    @Test
    void aDeliveryInTheHandsOfADeadNodeIsTakenUpByTheSameNodeAtOnceAndByOthersLater() {
        pipeline.accept("a", 1);
        pipeline.make(JOB + "/0");
        DeliveryStore other = new DeliveryStore(database, "node-b");
        assertThat(pipeline.deliveries.take(1)).hasSize(1);

        other.recoverOwn();
        assertThat(other.take(9)).hasSize(1);

        pipeline.deliveries.recoverOwn();
        assertThat(pipeline.deliveries.take(9)).hasSize(1);
        rested();
        assertThat(other.take(9)).hasSize(2);
    }

    @Test
    void nodesShareTheDeliveries() throws Exception {
        for (int i = 0; i < 30; i++) {
            pipeline.accept("a" + i, 1);
            pipeline.fail("default/a" + i + "~dry/0");
        }

        List<List<Delivery>> taken =
                Together.run(4, node -> () -> new DeliveryStore(database, "node-" + node).take(60));

        assertThat(taken.stream().flatMap(List::stream))
                .extracting(Delivery::deliveryId)
                .hasSize(60)
                .doesNotHaveDuplicates();
    }

    @Test
    void aReplyWhoseReceiverIsGoneIsGivenUpAndHoldsNothingUp() {
        twoEvents(new ReplyAddress("gone", ""));
        Delivery reply = reply();
        for (int tries = 1; tries < 8; tries++) {
            assertThat(pipeline.deliveries.givenUp(reply, "no queue")).isFalse();
            pipeline.deliveries.failed(reply, "no queue");
            rested();
            reply = reply();
        }

        assertThat(pipeline.deliveries.givenUp(reply, "no queue")).isTrue();

        rested();
        assertThat(reply().seq()).isEqualTo(2);
        pipeline.deliveries.published(List.of(reply));
        assertThat(rows("deliveries", "given_up_at IS NULL AND published_at IS NOT NULL"))
                .as("it came through after all")
                .isEqualTo(1);
    }

    @Test
    void theFolderAndTheQueueAreNeverGivenUp() {
        pipeline.accept("a", 1);
        pipeline.make(JOB + "/0");
        sql("UPDATE deliveries SET tries = 1000");

        assertThat(pipeline.deliveries.take(9))
                .hasSize(2)
                .noneMatch(delivery -> pipeline.deliveries.givenUp(delivery, "away"));
    }

    private Delivery reply() {
        return pipeline.deliveries.take(9).stream()
                .filter(delivery -> delivery.channel().equals("reply"))
                .findFirst()
                .orElseThrow();
    }

    /** PostgreSQL would keep the plan it made for empty tables: every row compared with every other, and again. */
    @Test
    void aBurstAfterAQuietTimeIsHandedOutQuickly() {
        sql("ANALYZE");
        for (int i = 0; i < 20; i++) {
            assertThat(pipeline.deliveries.take(9)).isEmpty();
        }
        for (int i = 0; i < 400; i++) {
            pipeline.accept("a" + i, 1);
            pipeline.fail("default/a" + i + "~dry/0");
        }

        assertThat(assertTimeout(Duration.ofSeconds(5), () -> pipeline.deliveries.take(1_000)))
                .hasSize(800);
    }

    @Test
    void eventsAreNumberedWithoutGapsWhoeverWritesThem() throws Exception {
        pipeline.accept("a", 1);
        Together.run(8, thread -> () -> {
            for (int i = 0; i < 10; i++) {
                boolean undone = i % 3 == 0;
                database.jdbi().useHandle(h -> {
                    h.begin();
                    Outbox.publish(h, JOB, "exported");
                    if (undone) {
                        h.rollback();
                    } else {
                        h.commit();
                    }
                });
            }
            return null;
        });

        assertThat(number("SELECT events FROM jobs")).isEqualTo(48);
        assertThat(number("SELECT COUNT(DISTINCT seq) FROM outbox WHERE seq BETWEEN 1 AND 48"))
                .isEqualTo(48);
    }

    @Test
    void theFolderIsUpToDateWhenItHasEveryEvent() {
        Outbox outbox = new Outbox(database);
        assertThat(outbox.inFolder(JOB)).isTrue();
        twoEvents(null);
        assertThat(outbox.inFolder(JOB)).isFalse();

        sql("UPDATE deliveries SET published_at = 1 WHERE channel = 'results'");
        pipeline.deliveries.published(pipeline.deliveries.take(9));
        assertThat(outbox.inFolder(JOB)).isFalse();
        pipeline.deliveries.published(pipeline.deliveries.take(9));

        assertThat(outbox.inFolder(JOB)).isTrue();
        assertThat(rows("deliveries", "owner IS NOT NULL OR message IS NOT NULL"))
                .isZero();
    }

    @Test
    void aTakenDeliveryThatArrivedIsNotPutOffByALateFailure() {
        pipeline.accept("a", 1);
        pipeline.make(JOB + "/0");
        Delivery delivery = pipeline.deliveries.take(1).get(0);
        pipeline.deliveries.published(List.of(delivery));

        pipeline.deliveries.failed(delivery, "late");

        assertThat(rows("deliveries", "published_at IS NOT NULL AND tries = 0")).isEqualTo(1);
    }
}
