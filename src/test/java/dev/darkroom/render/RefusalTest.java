package dev.darkroom.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What follows when a provider's content rules refuse a prompt. */
class RefusalTest {
    @Test
    void itIsTheEndUnlessTheInstanceSaysOtherwise() {
        RenderWork work = RenderWorkTest.work(null);
        work.planned(new Plan(List.of("sdxl", "flux", "noop_media"), List.of(), false, false));
        assertThat(work.nextProvider()).isEqualTo("sdxl");

        work.failed(ErrorType.MODERATED, "no");

        assertThat(work.nextProvider()).isNull();
        assertThat(work.error()).isEqualTo(ErrorType.MODERATED);
    }

    @Test
    void theNextProviderIsAskedAndNeverThePlaceholder() {
        RenderWork work = RenderWorkTest.work(null);
        work.planned(new Plan(List.of("sdxl", "flux", "noop_media"), List.of(), false, true));
        assertThat(work.nextProvider()).isEqualTo("sdxl");

        work.failed(ErrorType.MODERATED, "no");
        assertThat(work.nextProvider()).isEqualTo("flux");
        work.failed(ErrorType.MODERATED, "no again");

        assertThat(work.nextProvider()).isNull();
        assertThat(work.error()).isEqualTo(ErrorType.MODERATED);
        assertThat(work.message()).isEqualTo("no again");
    }
}
