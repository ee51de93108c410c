package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.job.Submission;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.CachedImage;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CacheStoreTest extends DatabaseContract {
    private static final String EQUAL = "e".repeat(64);
    private static final Duration TTL = Duration.ofHours(1);

    private CacheStore store;
    private CacheMakers makers;

    @BeforeEach
    void stores() {
        store = new CacheStore(database, "node-a", TTL);
        makers = new CacheMakers(database);
    }

    private Claim claimed(String job) {
        pipeline.accept(job, 1);
        return pipeline.claim("default/" + job + "~dry/0");
    }

    /** Makes an image for this fingerprint; returns its asset. */
    private String made(String job, String fingerprint) {
        Claim claim = claimed(job);
        makers.make(claim, fingerprint);
        Attempt ready = pipeline.ready(claim);
        pipeline.settle(claim, ready);
        store.keep(claim, ready.assetId());
        return ready.assetId();
    }

    private Duration make(Claim claim) {
        return makers.make(claim, EQUAL);
    }

    @Test
    void oneMakesAndTheOthersWait() {
        Claim first = claimed("a");
        Claim second = claimed("b");

        assertThat(make(first)).isZero();
        assertThat(make(second)).isPositive();
        assertThat(make(first)).as("the maker, once more").isZero();
        assertThat(makers.makes(first)).isTrue();
        assertThat(makers.makes(second)).isFalse();
        assertThat(makers.make(second, "f".repeat(64))).as("another picture").isZero();
    }

    @Test
    void ofManyAtOnceOneMakes() throws Exception {
        List<Claim> claims = java.util.stream.IntStream.range(0, 8)
                .mapToObj(i -> claimed("many-" + i))
                .toList();
        AtomicInteger makersNow = new AtomicInteger();
        Together.run(8, thread -> () -> {
            if (make(claims.get(thread)).isZero()) {
                makersNow.incrementAndGet();
            }
            return null;
        });
        assertThat(makersNow).hasValue(1);
    }

    @Test
    void aMakerThatFailedOrIsHeldMakesRoom() {
        Claim failed = claimed("a");
        Claim held = claimed("b");
        Claim next = claimed("c");

        make(failed);
        pipeline.renders.end(failed, RenderState.FAILED, ErrorType.UNAVAILABLE, "no luck", TestPipeline.NO_NOTES);
        assertThat(make(held)).isZero();
        pipeline.renders.end(held, RenderState.HELD, ErrorType.TIMEOUT, "who knows", TestPipeline.NO_NOTES);
        assertThat(make(next)).isZero();
    }

    @Test
    void aMakerWhoseTimeIsOverMakesRoom() {
        Claim first = claimed("a");
        Claim second = claimed("b");
        make(first);
        sql("UPDATE cache_makers SET expires_at = 1");

        assertThat(make(second)).isZero();
        assertThat(make(first)).as("it is no longer the maker").isPositive();
    }

    @Test
    void aSettledMakerIsWaitedForUntilItsImageIsKept() {
        Claim first = claimed("a");
        Claim second = claimed("b");
        make(first);
        Attempt ready = pipeline.ready(first);
        pipeline.settle(first, ready);
        assertThat(make(second)).isPositive();

        sql("UPDATE renders SET finished_at = finished_at - 40000 WHERE finished_at IS NOT NULL");
        assertThat(make(second)).as("it was stopped in between").isZero();
    }

    @Test
    void whatWasKeptIsFoundWithAllThatIsKnownOfIt() {
        String asset = made("a", EQUAL);
        Claim next = claimed("b");

        assertThat(store.find(next, EQUAL)).singleElement().satisfies(image -> {
            assertThat(store.isOurs(image)).isTrue();
            assertThat(image.file()).isEqualTo(asset);
            assertThat(image.sha256()).isEqualTo(TestPipeline.SHA256);
            assertThat(image.bytes()).isEqualTo(12_345);
            assertThat(image.provider()).isEqualTo("sdxl");
            assertThat(image.seed()).isEqualTo(7);
            assertThat(image.finalPrompt()).isEqualTo("a fine fox");
        });
        assertThat(store.find(next, "f".repeat(64))).isEmpty();
        assertThat(rows("cache_makers", "1 = 1")).isZero();
    }

    @Test
    void aPlaceholderIsNotKept() {
        Claim claim = claimed("a");
        make(claim);
        Attempt ready = pipeline.ready(claim, "noop_media", 0);
        pipeline.settle(claim, ready);
        store.keep(claim, ready.assetId());

        assertThat(rows("cache_entries", "1 = 1")).isZero();
    }

    @Test
    void ofAnotherNodeIsFoundBehindOnesOwn() {
        made("a", EQUAL);
        sql("UPDATE cache_entries SET node_id = 'node-b', created_at = created_at + 5");
        String own = made("b", EQUAL);

        assertThat(store.find(claimed("c"), EQUAL))
                .extracting(CachedImage::nodeId)
                .containsExactly("node-a", "node-b");
        assertThat(store.files()).containsExactly(own);
    }

    @Test
    void aFreshJobIsGivenNothingWaitsForNobodyAndReplaces() {
        String old = made("a", EQUAL);
        Claim maker = claimed("b");
        make(maker);
        Submission submission =
                TestPipeline.submission("'job_id':'c','n':1", null).madeFresh();
        Claim fresh = pipeline.claim(pipeline.accept(submission).newRenders().get(0));

        assertThat(store.find(fresh, EQUAL)).isEmpty();
        assertThat(make(fresh)).isZero();
        Attempt ready = pipeline.ready(fresh);
        pipeline.settle(fresh, ready);
        assertThat(store.keep(fresh, ready.assetId())).contains(old);
        assertThat(store.find(maker, EQUAL)).extracting(CachedImage::file).containsExactly(ready.assetId());
    }

    @Test
    void whatIsTooOldIsNotFoundAndGoes() {
        String asset = made("a", EQUAL);
        sql("UPDATE cache_entries SET created_at = created_at - " + TTL.toMillis());

        assertThat(store.find(claimed("b"), EQUAL)).isEmpty();
        assertThat(store.dropOld()).containsExactly(asset);
        assertThat(store.files()).isEmpty();
    }

    @Test
    void whatNobodyUsedForLongestGoesFirst() {
        List<String> assets = List.of(made("a", "1".repeat(64)), made("b", "2".repeat(64)), made("c", "3".repeat(64)));
        for (int i = 0; i < assets.size(); i++) {
            sql("UPDATE cache_entries SET used_at = " + (i + 1) + " WHERE file = '" + assets.get(i) + "'");
        }
        hit(claimed("d"), "1".repeat(64));

        assertThat(store.dropOver(3 * 12_345)).isEmpty();
        assertThat(store.dropOver(2 * 12_345)).containsExactly(assets.get(1));
        assertThat(store.dropOver(1)).containsExactly(assets.get(2), assets.get(0));
    }

    private Attempt hit(Claim claim, String fingerprint) {
        CachedImage image = store.find(claim, fingerprint).get(0);
        return new HitStore(database)
                .begin(
                        claim,
                        image,
                        new AttemptStore.Order(
                                new dev.darkroom.money.Budgets.Buyer("default", claim.jobKey(), null, null, null),
                                image.provider(),
                                image.modelId(),
                                image.modelVersion(),
                                java.util.UUID.randomUUID().toString(),
                                0,
                                true));
    }

    @Test
    void aHitIsAnAttemptThatCostsNothing() {
        made("a", EQUAL);
        Claim claim = claimed("b");
        Attempt begun = hit(claim, EQUAL);

        assertThat(begun.cached()).isTrue();
        assertThat(begun.state()).isEqualTo(AttemptState.SUBMITTING);
        assertThat(pipeline.attempts.open(claim)).contains(begun);
        pipeline.settle(claim, pipeline.ready(claim, begun, TestPipeline.SHA256, 7L, "a fine fox", 1));
        assertThat(pipeline.results
                        .read(claim.jobKey())
                        .orElseThrow()
                        .at("/renders/0/cache")
                        .asText())
                .isEqualTo("hit");
        assertThat(number("SELECT SUM(micros) FROM ledger")).isZero();
        assertThat(new ProviderStats(database).calls("sdxl").calls()).isEqualTo(1);
    }
}
