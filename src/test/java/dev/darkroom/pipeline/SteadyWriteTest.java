package dev.darkroom.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.adapter.jdbc.AttemptStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.adapter.jdbc.RenderStore;
import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.Submission;
import dev.darkroom.money.Budgets;
import dev.darkroom.money.Limits;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.Claim;
import dev.darkroom.render.LeaseLostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a provider answered reaches the database, also one that is away for a moment. */
class SteadyWriteTest {
    private static final Attempt.Receipt RECEIPT = new Attempt.Receipt("task-1", "https://poll", 40_000L);

    @TempDir
    private Path folder;

    private final AtomicInteger writes = new AtomicInteger();
    private Database database;
    private AttemptStore store;
    private Claim claim;
    private Attempt attempt;

    @BeforeEach
    void sent() throws Exception {
        database = Database.open(new Settings.Database("jdbc:sqlite:" + folder.resolve("d.db"), "", Secret.NONE, 1));
        store = new AttemptStore(database, new Budgets(Limits.NONE, id -> Limits.NONE));
        Submission job = new Submission(
                new JobReader(10_000, List.of("flux", "noop_media"))
                        .readOne("{\"prompt\":\"a fox\",\"job_id\":\"a\"}".getBytes(StandardCharsets.UTF_8)),
                "a",
                "queue",
                null,
                null);
        String render = new JobStore(database, false)
                .accept(job, Duration.ofMinutes(1))
                .newRenders()
                .get(0);
        claim = claim("node-a", render);
        Budgets.Buyer buyer = new Budgets.Buyer("default", claim.jobKey(), null, null, null);
        attempt = store.submitting(
                claim,
                store.reserve(claim, new AttemptStore.Order(buyer, "flux", "m", null, "asset-1", 40_000, false)));
    }

    private Claim claim(String node, String render) {
        return new RenderStore(database, node, Duration.ofMillis(1), false)
                .claim(render)
                .orElseThrow();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Attempt write(Duration patience, int failures, boolean replyLost) {
        return new SteadyWrite(store, patience)
                .write(
                        claim,
                        () -> {
                            if (writes.incrementAndGet() > failures) {
                                return store.submitted(claim, attempt, RECEIPT);
                            }
                            if (replyLost) {
                                store.submitted(claim, attempt, RECEIPT);
                            }
                            throw new Away();
                        },
                        found -> RECEIPT.equals(found.receipt()));
    }

    @Test
    void itIsWrittenWhenTheDatabaseIsBack() {
        assertThat(write(Duration.ofSeconds(30), 2, false).state()).isEqualTo(AttemptState.SUBMITTED);

        assertThat(writes).hasValue(3);
        assertThat(store.open(claim))
                .hasValueSatisfying(found -> assertThat(found.receipt()).isEqualTo(RECEIPT));
    }

    @Test
    void aCommitWhoseReplyWasLostIsNotRepeated() {
        assertThat(write(Duration.ofSeconds(30), 1, true).receipt()).isEqualTo(RECEIPT);

        assertThat(writes).hasValue(1);
    }

    @Test
    void patienceEnds() {
        assertThatThrownBy(() -> write(Duration.ofMillis(250), Integer.MAX_VALUE, false))
                .isInstanceOf(Away.class);

        assertThat(writes.get()).isGreaterThan(1);
        assertThat(store.open(claim))
                .hasValueSatisfying(found -> assertThat(found.state()).isEqualTo(AttemptState.SUBMITTING));
    }

    @Test
    void whoIsReplacedMeanwhileWritesNothing() {
        claim("node-b", claim.renderId());

        assertThatThrownBy(() -> write(Duration.ofSeconds(30), 1, false)).isInstanceOf(LeaseLostException.class);

        assertThat(store.open(claim))
                .hasValueSatisfying(found -> assertThat(found.state()).isEqualTo(AttemptState.SUBMITTING));
    }

    /** The database does not answer. */
    private static final class Away extends JdbiException {
        private static final long serialVersionUID = 1L;

        Away() {
            super("the database is away");
        }
    }
}
