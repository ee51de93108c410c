package dev.darkroom.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.job.JobReader;
import dev.darkroom.job.JobRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is asked next, and when nobody may be. */
class RenderWorkTest {
    private static final JobRequest REQUEST = new JobReader(1_000, List.of("sdxl", "flux", "noop_media"))
            .readOne("{\"prompt\": \"a fox\"}".getBytes(StandardCharsets.UTF_8))
            .request();
    private static final Plan PLAN = new Plan(List.of("sdxl", "flux", "noop_media"), List.of(), false, false);

    static RenderWork work(Instant deadline) {
        return new RenderWork(new Claim("j/0", "j", "j", 0, 1, "{}", false, deadline, 0, null, null, false), REQUEST);
    }

    private static Attempt attempt(String provider, AttemptState state) {
        return new Attempt("j/0/1", provider, "m", null, "a", Instant.EPOCH, state, 40_000, 0, null, null, null);
    }

    @Test
    void whatIsReservedIsNotForgottenWhenTheDeadlinePasses() {
        RenderWork work = work(Instant.EPOCH);
        work.resume(attempt("sdxl", AttemptState.RESERVED));
        work.planned(PLAN);

        assertThat(work.nextProvider()).isNull();

        assertThat(work.error()).isEqualTo(ErrorType.CANCELLED);
        assertThat(work.isReserved())
                .as("its reservation is still to be given back")
                .isTrue();
    }

    @Test
    void whenNobodyWasAskedTheMessageSaysWhyNobodyWas() {
        RenderWork work = work(null);
        work.planned(new Plan(List.of(), List.of(new Skip("sdxl", "it takes no seed")), false, false));
        work.skip("flux", "it is left alone for now");
        work.skip("flux", "it is left alone for now");

        assertThat(work.message())
                .isEqualTo(
                        "no provider could be asked; not asked: sdxl (it takes no seed), flux (it is left alone for now)");

        work.failed(ErrorType.MODERATED, "no swords");
        assertThat(work.message()).as("what was really tried").isEqualTo("no swords");
    }

    @Test
    void whatIsBoughtIsFetchedWhateverTheDeadline() {
        RenderWork work = work(Instant.EPOCH);
        work.resume(attempt("flux", AttemptState.SUBMITTED));
        work.planned(PLAN);

        assertThat(work.nextProvider()).isEqualTo("flux");
    }

    @Test
    void anAttemptThatHasBegunIsGoneOnWithFirst() {
        RenderWork work = work(null);
        work.resume(attempt("flux", AttemptState.RESERVED));
        work.planned(PLAN);

        assertThat(work.nextProvider()).isEqualTo("flux");
        assertThat(work.nextProvider()).isEqualTo("sdxl");
        assertThat(work.nextProvider()).isEqualTo("noop_media");
        assertThat(work.nextProvider()).isNull();
    }

    @Test
    void aPauseIsWaitedForSoonerThanAPlaceholderIsGiven() {
        RenderWork work = work(null);
        work.planned(PLAN);
        assertThat(work.nextProvider()).isEqualTo("sdxl");
        work.waitFor(Duration.ofSeconds(9));
        assertThat(work.nextProvider()).isEqualTo("flux");
        work.waitFor(Duration.ofSeconds(4));

        assertThatThrownBy(work::nextProvider)
                .isInstanceOfSatisfying(RenderWaitsException.class, waits -> assertThat(waits.pause())
                        .isEqualTo(Duration.ofSeconds(4)));
    }

    @Test
    void aRefusedPurchaseEndsWithoutAPlaceholder() {
        RenderWork work = work(null);
        work.planned(PLAN);
        assertThat(work.nextProvider()).isEqualTo("sdxl");
        work.refused("sdxl", ErrorType.BUDGET_EXCEEDED, "too dear");
        assertThat(work.nextProvider()).isEqualTo("flux");
        work.refused("flux", ErrorType.BUDGET_EXCEEDED, "too dear, too");

        assertThat(work.nextProvider()).isNull();
        assertThat(work.error()).isEqualTo(ErrorType.BUDGET_EXCEEDED);
        assertThat(work.skipped()).hasSize(2);
    }

    @Test
    void whatMayHaveBeenBoughtIsBoughtOfTheOthersFirst() {
        RenderWork work = work(null);
        work.planned(PLAN);
        assertThat(work.nextProvider()).isEqualTo("sdxl");
        work.askLast("sdxl");

        assertThat(work.nextProvider()).isEqualTo("flux");
        assertThat(work.nextProvider()).isEqualTo("sdxl");
        assertThat(work.nextProvider()).isNull();
    }

    @Test
    void alsoBeforeThePlanIsMade() {
        RenderWork work = work(null);
        work.askLast("sdxl");
        work.planned(PLAN);

        assertThat(work.nextProvider()).isEqualTo("flux");
        assertThat(work.nextProvider()).isEqualTo("sdxl");
        assertThat(work.nextProvider()).isNull();
    }
}
