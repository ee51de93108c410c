package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.adapter.broker.ExternalBrokerProcess;
import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import dev.darkroom.invariants.Invariants;
import dev.darkroom.simulator.Simulator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes with sixteen workers each want twice what the budget allows, and get it to the micro-dollar. */
class BudgetRaceIT {
    private static final String USER = "postgres";
    private static final String BROKER_PASSWORD = "race-password";
    private static final Duration SOON = Duration.ofMinutes(3);
    private static final int WANTED = 2_000;
    private static final int PAID_FOR = 1_000;
    private static final long EACH_MICROS = 40_000;

    @TempDir
    private Path folder;

    @Test
    void exactlyWhatTheBudgetAllowsIsBought() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                ExternalBrokerProcess broker = ExternalBrokerProcess.start(
                        Files.createDirectory(folder.resolve("broker")), 0, "ops", BROKER_PASSWORD);
                Simulator simulator = Simulator.start(folder.resolve("simulator.log"))) {
            String url = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
            Rows rows = new Rows(url, USER, USER);
            Program one = node("one", url, broker, simulator);
            Program two = node("two", url, broker, simulator);
            try (DarkroomProcess first = one.serve();
                    DarkroomProcess second = two.serve()) {
                long begun = System.nanoTime();
                one.drop("wanted.csv", Jobs.csv("wanted", WANTED));

                await().atMost(SOON)
                        .until(() -> rows.number("SELECT COUNT(*) FROM jobs WHERE finished_at IS NOT NULL") == WANTED);

                System.out.printf(
                        "%d jobs on 2 x 16 workers, a budget for %d: %.1f s%n",
                        WANTED, PAID_FOR, (System.nanoTime() - begun) / 1e9);
                assertThat(first.isAlive() && second.isAlive()).isTrue();
            }
            assertThat(simulator.log().charged()).hasSize(PAID_FOR);
            assertThat(simulator.log().postCount()).isEqualTo(PAID_FOR);
            assertThat(simulator.log().billMicros()).isEqualTo(PAID_FOR * EACH_MICROS);
            assertThat(rows.texts("SELECT spent_micros || ' ' || reserved_micros FROM budgets"
                            + " WHERE scope = 'installation' AND period = 'total'"))
                    .containsExactly(PAID_FOR * EACH_MICROS + " 0");
            assertThat(rows.number("SELECT COUNT(*) FROM jobs WHERE state = 'done'"))
                    .isEqualTo(PAID_FOR);
            assertThat(rows.texts("SELECT DISTINCT error_type FROM renders WHERE state = 'failed'"))
                    .containsExactly("budget_exceeded");
            assertThat(rows.number("SELECT COALESCE(SUM(failures), 0) FROM renders"))
                    .as("errors of our own")
                    .isZero();
            assertThat(rows.number("SELECT COUNT(DISTINCT owner_node) FROM (SELECT SUBSTR(url, 1, "
                            + (folder.toUri().toString().length() + 4) + ") AS owner_node FROM assets) AS nodes"))
                    .as("both nodes worked")
                    .isEqualTo(2);
            assertThat(Invariants.check(new Settings.Database(url, USER, new Secret(USER), 1)))
                    .isEmpty();
        }
    }

    private Program node(String name, String url, ExternalBrokerProcess broker, Simulator simulator) throws Exception {
        return new Program(Files.createDirectory(folder.resolve(name)))
                .with("DRY_RUN_MODE", "false")
                .with("DARKROOM_DB_URL", url)
                .with("DARKROOM_DB_USER", USER)
                .with("DARKROOM_DB_PASSWORD", USER)
                .with("DARKROOM_DB_POOL_SIZE", "20")
                .with("DARKROOM_BROKER_URL", broker.url())
                .with("DARKROOM_BROKER_USER", "ops")
                .with("DARKROOM_BROKER_PASSWORD", BROKER_PASSWORD)
                .with("DARKROOM_WORKERS", "16")
                .with("DARKROOM_PROVIDERS", "flux,noop_media")
                .with("DARKROOM_PROVIDER_FLUX_BASE_URL", simulator.fluxBaseUrl())
                .with("DARKROOM_PROVIDER_FLUX_CONCURRENCY", "16")
                .with("BFL_API_KEY", "a-key-for-the-race")
                .with("DARKROOM_BUDGET_TOTAL_USD", "40");
    }
}
