package dev.darkroom.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.adapter.jdbc.RenderStore;
import dev.darkroom.adapter.jdbc.RewritingStore;
import dev.darkroom.asset.Spool;
import dev.darkroom.money.RefusedPurchaseException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.Plan;
import dev.darkroom.render.RenderWaitsException;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of attempt and render when a provider brought no image, with the attempts in a real database. */
class AttemptFailuresTest extends FailedAttempt {
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
        assertThat(store.boughtBlindly(claim)).containsExactly("sdxl");
        assertThat(work.held()).isFalse();
        assertThat(work.nextProvider()).as("another").isEqualTo("flux");

        work.attempt(store.submitting(claim, reserve()));
        fails(work, failure(ErrorType.TIMEOUT, Purchase.UNKNOWN), null, true);

        assertThat(work.held()).as("after the second time").isTrue();
        assertThat(store.boughtBlindly(claim)).containsExactly("sdxl");
    }

    /** As after a kill, or when nobody else had a place. */
    @Test
    void theNextWorkerBuysElsewhereToo() throws Exception {
        fails(sent("flux"), failure(ErrorType.TIMEOUT, Purchase.UNKNOWN), null, true);
        RenderStore renders = new RenderStore(database, "node-b", Duration.ofMinutes(1), false);
        renders.putBack(claim, Duration.ZERO, false);
        claim = renders.claim(claim.renderId()).orElseThrow();
        RenderWork work = unplanned();

        new Recovery(
                        store,
                        ends,
                        new Spool(folder),
                        new UnknownPolicy(store, ends, true),
                        null, // no image is lost
                        new PastRewriting(new RewritingStore(database), ends))
                .resume(work);
        work.planned(new Plan(List.of("sdxl", "flux", "noop_media"), List.of(), false, false));

        assertThat(work.nextProvider()).isEqualTo("flux");
        assertThat(work.nextProvider()).isEqualTo("sdxl");
        assertThat(work.nextProvider()).as("and no placeholder").isNull();
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
