package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.adapter.jdbc.WebhookStore.Parcel;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;

/** What webhooks are owed, on every database. */
class WebhookStoreTest extends DatabaseContract {
    private static final String JOB = "default/a~dry";
    private static final String HOOK =
            "'exports':[{'to':'webhook','url':'https://one.example/x'," + "'events':['accepted','running','done']}]";

    private final class Node {
        private final WebhookStore store;

        Node(String name) {
            store = new WebhookStore(database, name, true);
        }

        List<Parcel> take() {
            return store.due(9, List.of()).stream().filter(store::claim).toList();
        }
    }

    private void made(String fields) {
        pipeline.accept(TestPipeline.submission("'job_id':'a'," + fields, null));
        pipeline.make(JOB + "/0");
    }

    private void rested() {
        sql("UPDATE deliveries SET next_at = 1 WHERE channel = 'webhook'");
    }

    @Test
    void eachReceiverGetsTheEventsItAskedForInTheirOrderAndFoldersOnlyTheEnd() {
        made(HOOK + ",'callback_url':'https://two.example/y'");
        Node node = new Node("n");

        List<Parcel> first = node.take();
        assertThat(first)
                .extracting(each -> each.lane() + " " + each.delivery().type())
                .containsExactlyInAnyOrder("https://one.example accepted", "https://two.example done");
        assertThat(node.take()).as("in hand").isEmpty();
        first.forEach(each -> node.store.arrived(each, 200));

        assertThat(node.take()).singleElement().satisfies(each -> {
            assertThat(each.delivery().type()).isEqualTo("running");
            assertThat(each.url()).isEqualTo("https://one.example/x");
        });
        assertThat(pipeline.deliveries.take(9)).hasSize(2).noneMatch(each -> each.channel()
                .equals("webhook"));
    }

    @Test
    void oneNodeSendsAndADeadOnesAreTakenUp() {
        made(HOOK);
        Node a = new Node("a");
        Node b = new Node("b");
        List<Parcel> seenByBoth = b.store.due(9, List.of());
        assertThat(a.take()).hasSize(1);

        assertThat(seenByBoth).singleElement().satisfies(each -> assertThat(b.store.claim(each))
                .isFalse());
        b.store.recoverOwn();
        pipeline.deliveries.recoverOwn();
        assertThat(b.take()).isEmpty();
        new Node("a").store.recoverOwn();
        assertThat(b.take()).hasSize(1);
    }

    @Test
    void aDayAfterTheFirstTryItIsGivenUpAndWhatComesAfterItIsSent() {
        made(HOOK);
        Node node = new Node("n");
        Parcel accepted = node.take().get(0);
        assertThat(node.store
                        .failed(accepted, Duration.ofHours(1), false, 500, "no")
                        .pause())
                .isEqualTo(Duration.ofHours(1));
        rested();
        assertThat(node.take()).hasSize(1);
        sql("UPDATE deliveries SET tried_at = tried_at - 86399000 WHERE tried_at IS NOT NULL");
        assertThat(node.store
                        .failed(accepted, Duration.ofHours(1), false, 500, "no")
                        .pause())
                .as("what is left of the day")
                .isLessThanOrEqualTo(Duration.ofSeconds(1));
        rested();
        assertThat(node.take()).hasSize(1);
        assertThat(node.store
                        .failed(accepted, Duration.ofMinutes(1), true, 429, "busy")
                        .pause())
                .as("it asks for more than is left")
                .isNull();

        assertThat(node.take())
                .singleElement()
                .satisfies(each -> assertThat(each.delivery().type()).isEqualTo("running"));
        FailedWebhooks failed = new FailedWebhooks(database);
        assertThat(failed.counts()).containsEntry("failed", 1L).containsEntry("waiting", 2L);
        assertThat(failed.list(9)).singleElement().satisfies(entry -> assertThat(entry.status())
                .isEqualTo(429));
        assertThat(failed.retry(accepted.delivery().deliveryId())).isTrue();
        assertThat(node.take())
                .singleElement()
                .satisfies(each -> assertThat(each.delivery().type()).isEqualTo("accepted"));
    }

    @Test
    void whoIsGoneGetsNothingMoreOfTheJobUntilSomebodyWantsItAgain() {
        pipeline.accept(TestPipeline.submission("'job_id':'a'," + HOOK, null));
        Node node = new Node("n");
        Parcel accepted = node.take().get(0);
        node.store.gone(accepted, 410, "gone");

        pipeline.make(JOB + "/0");
        assertThat(node.take()).isEmpty();
        assertThat(rows("deliveries", "channel = 'webhook'")).isEqualTo(1);
        assertThat(new FailedWebhooks(database).retry(accepted.delivery().deliveryId()))
                .isTrue();
        assertThat(rows("job_webhooks", "gone_at IS NULL")).isEqualTo(1);
    }

    @Test
    void whatWaitsForUsIsNotTriedAndIsGivenUpAfterTheDayAllTheSame() {
        made(HOOK);
        Node node = new Node("n");
        Parcel accepted = node.take().get(0);
        assertThat(node.store
                        .waits(accepted, Duration.ofMinutes(5), "no secret")
                        .pause())
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(node.take()).as("it waits, and so does what comes after it").isEmpty();
        rested();
        assertThat(node.take())
                .singleElement()
                .satisfies(each -> assertThat(each.delivery().tries()).isZero());
        sql("UPDATE deliveries SET tried_at = tried_at - 86400000 WHERE tried_at IS NOT NULL");

        assertThat(node.store
                        .waits(accepted, Duration.ofMinutes(5), "no secret")
                        .pause())
                .isNull();
        assertThat(new FailedWebhooks(database).list(9)).singleElement().satisfies(entry -> {
            assertThat(entry.tries()).isZero();
            assertThat(entry.message()).isEqualTo("no secret");
        });
    }

    @Test
    void whoIsGoneIsNotedAsAWholeOrNotAtAll() {
        pipeline.accept(TestPipeline.submission("'job_id':'a'," + HOOK, null));
        Node node = new Node("n");
        Parcel accepted = node.take().get(0);
        sql("ALTER TABLE job_webhooks RENAME TO job_webhooks_away");
        try {
            assertThatThrownBy(() -> node.store.gone(accepted, 410, "gone")).isInstanceOf(JdbiException.class);
        } finally {
            sql("ALTER TABLE job_webhooks_away RENAME TO job_webhooks"); // others use this database after us
        }
        assertThat(rows("deliveries", "channel = 'webhook' AND given_up_at IS NULL AND tries = 0"))
                .isEqualTo(1);
    }
}
