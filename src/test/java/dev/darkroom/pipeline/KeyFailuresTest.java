package dev.darkroom.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.config.Secret;
import dev.darkroom.provider.KeyRing;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderWaitsException;
import dev.darkroom.render.RenderWork;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of attempt, keys and render when a provider refuses a key. */
class KeyFailuresTest extends FailedAttempt {
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
}
