package dev.darkroom.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.darkroom.money.RefusedPurchaseException;
import dev.darkroom.provider.KeyRing;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.Plan;
import dev.darkroom.render.RenderWaitsException;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of attempt and render when a provider brought no image, with the attempts in a real database. */
class AttemptFailuresTest {
    private static final JobReader READER = new JobReader(10_000, List.of("sdxl", "flux", "noop_media"));
    /** Only the exchanges' owner; it is not started. */
    private static final DefaultCamelContext CAMEL = new DefaultCamelContext();

    @TempDir
    private Path folder;

    private KeyRing keys = new KeyRing(Map.of(), System::nanoTime);
    private Database database;
    private AttemptStore store;
    private AttemptEnds ends;
    private Claim claim;

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
    private RenderWork sent(String... toTry) {
        RenderWork work = planned(toTry);
        work.attempt(store.submitting(claim, reserve()));
        return work;
    }

    private RenderWork planned(String... toTry) {
        RenderWork work = new RenderWork(
                claim,
                READER.readOne(claim.document().getBytes(StandardCharsets.UTF_8))
                        .request());
        work.planned(new Plan(List.of(toTry), List.of(), false, false));
        return work;
    }

    private dev.darkroom.render.Attempt reserve() {
        Budgets.Buyer buyer = new Budgets.Buyer("default", claim.jobKey(), null, null, null);
        return store.reserve(
                claim, new AttemptStore.Order(buyer, "sdxl", "m", null, "asset-" + System.nanoTime(), 5, false));
    }

    private void fails(RenderWork work, Exception cause) throws Exception {
        fails(work, cause, null, false);
    }

    private void fails(RenderWork work, Exception cause, String breaker, boolean rebuy) throws Exception {
        Exchange exchange = new DefaultExchange(CAMEL);
        exchange.setProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, cause);
        exchange.setProperty(ExchangePropertyKey.CIRCUIT_BREAKER_RESPONSE_STATE, breaker);
        new AttemptFailures(store, ends, keys, new UnknownPolicy(store, ends, rebuy)).failed("sdxl", work, exchange);
    }

    private static ProviderException failure(ErrorType type, Purchase purchase) {
        return new ProviderException(type, purchase, "it said no");
    }

    @ParameterizedTest
    @CsvSource({"RATE_LIMITED, 2", "AUTH, 60", "QUOTA_EXHAUSTED, 60"})
    void whatPassesIsWaitedForRatherThanAPlaceholder(ErrorType type, int seconds) {
        RenderWork work = sent("noop_media");

        assertThatThrownBy(() -> fails(work, failure(type, Purchase.NONE)))
                .isInstanceOfSatisfying(RenderWaitsException.class, waits -> assertThat(waits.pause())
                        .isBetween(Duration.ofSeconds(seconds - 1), Duration.ofSeconds(seconds)));

        assertThat(store.open(claim))
                .hasValueSatisfying(a -> assertThat(a.state()).isEqualTo(AttemptState.RESERVED));
        assertThat(keys.reason("sdxl")).isEqualTo("sdxl: it said no");
    }

    @ParameterizedTest
    @EnumSource(names = {"RATE_LIMITED", "AUTH", "QUOTA_EXHAUSTED", "UNAVAILABLE"})
    void anotherProviderIsAskedSooner(ErrorType type) throws Exception {
        RenderWork work = sent("flux", "noop_media");

        fails(work, failure(type, Purchase.NONE));

        assertThat(store.open(claim)).as("released").isEmpty();
        assertThat(work.nextProvider()).isEqualTo("flux");
        assertThat(keys.left("sdxl").isZero()).isEqualTo(type == ErrorType.UNAVAILABLE);
    }

    /** The provider has this many keys from now on. */
    private void keys(int count) {
        keys = new KeyRing(
                Map.of(
                        "sdxl",
                        IntStream.range(0, count)
                                .mapToObj(i -> new Secret("key-" + i))
                                .toList()),
                System::nanoTime);
    }

    private void sentAgain(RenderWork work) {
        work.attempt(store.submitting(claim, work.attempt().with(keys.next("sdxl"))));
    }

    @ParameterizedTest
    @EnumSource(names = {"RATE_LIMITED", "AUTH", "QUOTA_EXHAUSTED"})
    void theNextKeyIsTriedInTheSameAttemptBeforeAnyOtherProvider(ErrorType type) throws Exception {
        keys(2);
        RenderWork work = planned("flux", "noop_media");
        work.attempt(reserve());
        sentAgain(work);
        String attempt = work.attempt().attemptId();
        String first = work.attempt().keyId();

        fails(work, failure(type, Purchase.NONE));

        assertThat(work.nextProvider()).isEqualTo("sdxl");
        assertThat(store.open(claim)).hasValueSatisfying(a -> {
            assertThat(a.attemptId()).isEqualTo(attempt);
            assertThat(a.state()).isEqualTo(AttemptState.RESERVED);
        });
        assertThat(keys.left("sdxl")).isZero();

        sentAgain(work);
        assertThat(work.attempt().keyId()).isNotEqualTo(first);
        fails(work, failure(type, Purchase.NONE));

        assertThat(keys.left("sdxl")).as("now all keys are left alone").isPositive();
        assertThat(store.open(claim)).as("released").isEmpty();
        assertThat(work.nextProvider()).isEqualTo("flux");
    }

    @Test
    void withoutAnotherProviderItWaitsForTheKeyThatIsFreeFirst() throws Exception {
        keys(2);
        RenderWork work = planned("noop_media");
        work.attempt(reserve());
        sentAgain(work);
        ProviderException soon =
                new ProviderException(ErrorType.RATE_LIMITED, Purchase.NONE, "slow", Duration.ofSeconds(20), null);
        fails(work, soon);
        assertThat(work.nextProvider()).isEqualTo("sdxl");
        sentAgain(work);

        assertThatThrownBy(() -> fails(work, failure(ErrorType.AUTH, Purchase.NONE)))
                .isInstanceOfSatisfying(RenderWaitsException.class, waits -> assertThat(waits.pause())
                        .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20)));
    }

    @ParameterizedTest
    @CsvSource({"29, 29", "40, 40"})
    void everyKeyIsTriedOnce(int configured, int sent) throws Exception {
        keys(configured);
        RenderWork work = planned("flux");
        work.attempt(reserve());
        int submits = 0;
        while ("sdxl".equals(submits == 0 ? "sdxl" : work.nextProvider())) {
            sentAgain(work);
            submits++;
            fails(work, failure(ErrorType.AUTH, Purchase.NONE));
        }

        assertThat(submits).isEqualTo(sent);
        assertThat(keys.usable("sdxl")).isZero();
    }

    /** Its keys are free again faster than they are refused. */
    @Test
    void anAttemptThatWasSentThirtyTimesIsNotSentAgainAtOnce() throws Exception {
        keys(2);
        RenderWork work = planned("noop_media");
        work.attempt(reserve());
        ProviderException now =
                new ProviderException(ErrorType.RATE_LIMITED, Purchase.NONE, "slow", Duration.ofNanos(1), null);
        for (int i = 1; i < 30; i++) {
            sentAgain(work);
            fails(work, now);
            assertThat(work.nextProvider()).isEqualTo("sdxl");
        }
        sentAgain(work);

        assertThatThrownBy(() -> fails(work, failure(ErrorType.AUTH, Purchase.NONE)))
                .isInstanceOfSatisfying(RenderWaitsException.class, waits -> assertThat(waits.pause())
                        .isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1)));
    }

    @Test
    void whoSaysHowLongIsLeftAloneSoLong() {
        RenderWork work = sent();
        ProviderException slower =
                new ProviderException(ErrorType.RATE_LIMITED, Purchase.NONE, "slow", Duration.ofSeconds(30), null);

        assertThatThrownBy(() -> fails(work, new IllegalStateException(slower)))
                .isInstanceOfSatisfying(RenderWaitsException.class, waits -> assertThat(waits.pause())
                        .isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30)));
    }

    @Test
    void aProviderThatCannotBeReachedThirtyTimesIsGivenUp() throws Exception {
        RenderWork work = sent();
        for (int i = 1; i < 30; i++) {
            assertThatThrownBy(() -> fails(work, failure(ErrorType.UNAVAILABLE, Purchase.NONE)))
                    .isInstanceOf(RenderWaitsException.class);
            work.attempt(store.submitting(claim, work.attempt()));
        }

        fails(work, failure(ErrorType.UNAVAILABLE, Purchase.NONE));

        assertThat(store.open(claim)).isEmpty();
        assertThat(work.error()).isEqualTo(ErrorType.UNAVAILABLE);
    }

    @Test
    void aRefusedPromptIsNotTakenElsewhere() throws Exception {
        RenderWork work = sent("flux", "noop_media");

        fails(work, failure(ErrorType.MODERATED, Purchase.NONE));

        assertThat(work.nextProvider()).isNull();
        assertThat(store.open(claim)).isEmpty();
    }

    @Test
    void whatMayBeBoughtIsHeld() throws Exception {
        RenderWork work = sent("flux", "noop_media");

        fails(work, failure(ErrorType.TIMEOUT, Purchase.UNKNOWN));

        assertThat(work.held()).isTrue();
        assertThat(work.nextProvider()).isNull();
        assertThat(store.open(claim))
                .hasValueSatisfying(a -> assertThat(a.state()).isEqualTo(AttemptState.UNKNOWN));
    }

    @Test
    void itIsBoughtAgainOnceWhenTheOperatorWantsThat() throws Exception {
        RenderWork work = sent("flux", "noop_media");
        fails(work, failure(ErrorType.TIMEOUT, Purchase.UNKNOWN), null, true);
        assertThat(store.boughtBlindly(claim)).isEqualTo(1);
        assertThat(work.held()).isFalse();
        assertThat(work.nextProvider()).as("the same again").isEqualTo("sdxl");

        work.attempt(store.submitting(claim, reserve()));
        fails(work, failure(ErrorType.TIMEOUT, Purchase.UNKNOWN), null, true);

        assertThat(work.held()).as("after the second time").isTrue();
        assertThat(store.boughtBlindly(claim)).isEqualTo(1);
    }

    @Test
    void whatIsBoughtAndLostIsNotBoughtElsewhere() throws Exception {
        RenderWork work = sent("flux");

        fails(work, failure(ErrorType.BAD_RESPONSE, Purchase.LOST));

        assertThat(store.open(claim)).as("spent").isEmpty();
        assertThat(work.nextProvider()).isNull();
        assertThat(work.held()).isFalse();
    }

    @Test
    void aPriceThatDoesNotFitMayFitElsewhereButIsNoPlaceholder() throws Exception {
        RenderWork work = planned("flux", "noop_media");

        fails(work, RefusedPurchaseException.unpriced("sdxl"));

        assertThat(work.nextProvider()).isEqualTo("flux");
        assertThat(work.nextProvider()).isNull();
        assertThat(work.error()).isEqualTo(ErrorType.UNPRICED);
    }

    @Test
    void whatIsNobodysFailureGoesUp() {
        IOException ours = new IOException("disk");
        assertThatThrownBy(() -> fails(sent(), ours)).isSameAs(ours);
        assertThat(store.open(claim))
                .hasValueSatisfying(a -> assertThat(a.state()).isEqualTo(AttemptState.SUBMITTING));
    }

    @Test
    void whoHasNoPlaceOrIsCutOffIsWaitedFor() throws Exception {
        RenderWork busy = planned("noop_media");
        fails(busy, null, "CLOSED", false);
        assertThatThrownBy(busy::nextProvider)
                .isInstanceOfSatisfying(RenderWaitsException.class, waits -> assertThat(waits.pause())
                        .isEqualTo(Duration.ofSeconds(2)));

        RenderWork cutOff = planned();
        fails(cutOff, null, "OPEN", false);
        assertThatThrownBy(cutOff::nextProvider)
                .isInstanceOf(RenderWaitsException.class)
                .hasMessageContaining("circuit breaker");

        RenderWork bought = sent("flux");
        assertThatThrownBy(() -> fails(bought, null, "OPEN", false))
                .isInstanceOf(RenderWaitsException.class)
                .hasMessageContaining("for sdxl, which has its image");
    }
}
