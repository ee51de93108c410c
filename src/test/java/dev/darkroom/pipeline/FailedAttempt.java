package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.AttemptEnds;
import dev.darkroom.adapter.jdbc.AttemptStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.adapter.jdbc.RenderStore;
import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.Submission;
import dev.darkroom.money.Budgets;
import dev.darkroom.money.Limits;
import dev.darkroom.provider.KeyRing;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.Plan;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A claimed render whose attempt fails, with the attempts in a real database. */
abstract class FailedAttempt {
    private static final JobReader READER = new JobReader(10_000, List.of("sdxl", "flux", "noop_media"));
    /** Only the exchanges' owner; it is not started. */
    private static final DefaultCamelContext CAMEL = new DefaultCamelContext();

    @TempDir
    Path folder;

    KeyRing keys = new KeyRing(Map.of(), System::nanoTime);
    Database database;
    AttemptStore store;
    AttemptEnds ends;
    Claim claim;

    @BeforeEach
    void aClaimedRender() throws Exception {
        database = Database.open(new Settings.Database("jdbc:sqlite:" + folder.resolve("d.db"), "", Secret.NONE, 1));
        store = new AttemptStore(database, new Budgets(Limits.NONE, id -> Limits.NONE));
        ends = new AttemptEnds(database);
        JobEntry entry = READER.readOne("{\"prompt\":\"a fox\",\"job_id\":\"a\"}".getBytes(StandardCharsets.UTF_8));
        String render = new JobStore(database, false)
                .accept(new Submission(entry, "a", "queue", null, null), Duration.ofMinutes(1))
                .newRenders()
                .get(0);
        claim = new RenderStore(database, "node-a", Duration.ofMinutes(1), false)
                .claim(render)
                .orElseThrow();
    }

    @AfterAll
    static void stop() throws IOException {
        CAMEL.close();
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Work whose attempt at sdxl was sent; the others are still to be tried. */
    RenderWork sent(String... toTry) {
        RenderWork work = planned(toTry);
        work.attempt(store.submitting(claim, reserve()));
        return work;
    }

    RenderWork planned(String... toTry) {
        RenderWork work = unplanned();
        work.planned(new Plan(List.of(toTry), List.of(), false, false));
        return work;
    }

    RenderWork unplanned() {
        return new RenderWork(
                claim,
                READER.readOne(claim.document().getBytes(StandardCharsets.UTF_8))
                        .request());
    }

    dev.darkroom.render.Attempt reserve() {
        Budgets.Buyer buyer = new Budgets.Buyer("default", claim.jobKey(), null, null, null);
        return store.reserve(
                claim, new AttemptStore.Order(buyer, "sdxl", "m", null, "asset-" + System.nanoTime(), 5, false));
    }

    void fails(RenderWork work, Exception cause) throws Exception {
        fails(work, cause, null, false);
    }

    void fails(RenderWork work, Exception cause, String breaker, boolean rebuy) throws Exception {
        Exchange exchange = new DefaultExchange(CAMEL);
        exchange.setProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, cause);
        exchange.setProperty(ExchangePropertyKey.CIRCUIT_BREAKER_RESPONSE_STATE, breaker);
        new AttemptFailures(store, ends, keys, new UnknownPolicy(store, ends, rebuy)).failed("sdxl", work, exchange);
    }

    static ProviderException failure(ErrorType type, Purchase purchase) {
        return new ProviderException(type, purchase, "it said no");
    }
}
