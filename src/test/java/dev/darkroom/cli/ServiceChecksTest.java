package dev.darkroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.adapter.jdbc.AttemptEnds;
import dev.darkroom.adapter.jdbc.AttemptStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.adapter.jdbc.ProviderStats;
import dev.darkroom.adapter.jdbc.RenderStore;
import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.config.SettingsLoader;
import dev.darkroom.engine.DataFolder;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.Submission;
import dev.darkroom.money.Budgets;
import dev.darkroom.money.Limits;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of money. */
class ServiceChecksTest {
    private static final String USED_UP = "budget: installation total is used up: 0.04 USD; nothing more is bought";
    private static final String HELD = "held: calls that may have been billed and wait for you: 1; see ./darkroom held";

    @TempDir
    private Path folder;

    private final Map<String, String> properties = new HashMap<>(Map.of(
            "darkroom.dry-run", "false",
            "darkroom.budget.total-usd", "0.04",
            "darkroom.http.port", "0",
            "darkroom.broker.port", "0",
            "darkroom.broker.amqp-port", "0",
            "darkroom.broker.stomp-port", "0"));

    @BeforeEach
    void shippedCatalog() throws Exception {
        assertThat(new dev.darkroom.engine.Home(folder).resolve("catalog")).isDirectory();
    }

    private Home home() {
        ConfigSource source = new ConfigSource(folder, Map.of(), properties);
        Settings settings = SettingsLoader.load(source);
        return new Home(source, settings, new DataFolder(settings.data()));
    }

    private static List<String> lines(Home home) {
        return new ServiceChecks(home).findings().stream().map(Finding::line).toList();
    }

    private static Claim claim(Database database, Settings settings) throws Exception {
        JobEntry entry = new JobReader(10_000, settings.providerOrder())
                .readOne("{\"prompt\":\"a fox\",\"job_id\":\"a\"}".getBytes(StandardCharsets.UTF_8));
        String render = new JobStore(database, false)
                .accept(new Submission(entry, "a", "queue", null, null), Duration.ofMinutes(1))
                .newRenders()
                .get(0);
        return new RenderStore(database, "node-a", Duration.ofMinutes(1), false)
                .claim(render)
                .orElseThrow();
    }

    private static Attempt submitting(Database database, Settings settings, Claim claim, long micros) {
        AttemptStore store =
                new AttemptStore(database, new Budgets(settings.money().limits(), id -> Limits.NONE));
        Budgets.Buyer buyer = new Budgets.Buyer("default", claim.jobKey(), null, null, null);
        Attempt reserved =
                store.reserve(claim, new AttemptStore.Order(buyer, "flux", "m", null, "asset-1", micros, false));
        return store.submitting(claim, reserved);
    }

    @Test
    void anAddressThatServeRefusesIsWrong() {
        assertThat(lines(home())).anyMatch(line -> line.startsWith("ok     http: http://127.0.0.1:"));

        properties.put("darkroom.http.host", "0.0.0.0");
        assertThat(lines(home()))
                .anyMatch(line -> line.startsWith("WRONG  http: darkroom.http.host=0.0.0.0")
                        && line.contains("./darkroom keys add"));
        properties.put("darkroom.http.host", "nosuch.invalid");
        assertThat(lines(home())).anyMatch(line -> line.startsWith("WRONG  http: darkroom.http.host=nosuch.invalid"));
    }

    /** A call of so many micro-dollars left, and what it brought is not known. */
    private static void hold(Database database, Settings settings, long micros) throws Exception {
        Claim claim = claim(database, settings);
        new AttemptEnds(database)
                .unknown(
                        claim,
                        submitting(database, settings, claim, micros),
                        new AttemptEnds.Failure(ErrorType.TIMEOUT, "no answer", 1));
    }

    @Test
    void whereNothingWasBoughtThereIsNothingToSay() {
        assertThat(lines(home())).isNotEmpty().allSatisfy(line -> assertThat(line)
                .startsWith("ok "));
    }

    @Test
    void aUsedUpBudgetAndAHeldCall() throws Exception {
        Home home = home();
        try (Database database = Database.open(home.settings().database())) {
            hold(database, home.settings(), 40_000);
        }

        assertThat(lines(home)).contains("note   " + USED_UP, "note   " + HELD);
    }

    @Test
    void aBudgetThatIsExceededSaysByHowMuch() throws Exception {
        Home home = home();
        try (Database database = Database.open(home.settings().database())) {
            hold(database, home.settings(), 40_000);
        }
        properties.put("darkroom.budget.total-usd", "0.03");

        assertThat(lines(home()))
                .contains("note   budget: installation total is used up: 0.03 USD, exceeded by $0.01;"
                        + " nothing more is bought");
    }

    @Test
    void imagesInASpoolAndRendersThatFailAgainAndAgain() throws Exception {
        Home home = home();
        try (Database database = Database.open(home.settings().database())) {
            Claim claim = claim(database, home.settings());
            new AttemptStore(database, new Budgets(home.settings().money().limits(), id -> Limits.NONE))
                    .ready(
                            claim,
                            submitting(database, home.settings(), claim, 10_000),
                            new Attempt.Result("ab", null, "a fox", null, 1));
            RenderStore renders = new RenderStore(database, "node-a", Duration.ofMinutes(1), false);
            renders.putBack(claim, Duration.ZERO, true);
            for (int i = 0; i < 3; i++) {
                assertThat(lines(home)).noneMatch(line -> line.contains("put back"));
                renders.putBack(renders.claim(claim.renderId()).orElseThrow(), Duration.ZERO, true);
            }
        }

        assertThat(lines(home))
                .contains("note   spool: paid images that wait for storage in the spool of node node-a: 1")
                .anyMatch(line -> line.startsWith("WRONG  renders: put back more than 3 times"));
    }

    @Test
    void aBudgetThatHasSomethingLeftIsNotSpokenOf() throws Exception {
        Home home = home();
        try (Database database = Database.open(home.settings().database())) {
            hold(database, home.settings(), 39_999);
        }

        assertThat(lines(home)).contains("note   " + HELD).noneMatch(line -> line.contains("used up"));
    }

    @Test
    void dryRunSpendsFromNoBudget() throws Exception {
        Home real = home();
        try (Database database = Database.open(real.settings().database())) {
            hold(database, real.settings(), 40_000);
        }
        properties.put("darkroom.dry-run", "true");

        assertThat(lines(home())).contains("note   " + HELD).noneMatch(line -> line.contains("used up"));
    }

    @Test
    void whoMakesNoPaidCallIsWrongAndSaysWhy() {
        Home home = home();
        try (Database database = Database.open(home.settings().database())) {
            new ProviderStats(database).seen("node-a", Map.of(), Map.of(), "the disk is full", null);
            new ProviderStats(database).seen("node-b", Map.of(), Map.of(), null, null);
        }

        assertThat(lines(home))
                .contains("WRONG  paid calls: none is made: the disk is full")
                .filteredOn(line -> line.contains("paid calls"))
                .hasSize(1);
    }
}
