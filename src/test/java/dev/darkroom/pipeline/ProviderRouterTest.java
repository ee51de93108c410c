package dev.darkroom.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.asset.InputImage;
import dev.darkroom.config.Secret;
import dev.darkroom.job.ImageFormat;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.JobRequest;
import dev.darkroom.provider.KeyRing;
import dev.darkroom.provider.RateLimits;
import dev.darkroom.render.Claim;
import dev.darkroom.render.Inputs;
import dev.darkroom.render.Plan;
import dev.darkroom.render.RenderWaitsException;
import dev.darkroom.render.RenderWork;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The provider whose turn it is. */
class ProviderRouterTest {
    private static final JobRequest EDIT = new JobReader(1_000, List.of("flux"))
            .readOne("{\"prompt\": \"a lamp\", \"operation\": \"edit\", \"image\": \"an-asset\"}"
                    .getBytes(StandardCharsets.UTF_8))
            .request();

    private final ProviderRouter router = new ProviderRouter(
            null,
            new KeyRing(Map.of("flux", List.of(new Secret("a-key"))), System::nanoTime),
            new RateLimits(Map.of(), System::nanoTime),
            List.of("flux"));

    private static RenderWork edit(boolean dryRun) {
        RenderWork work =
                new RenderWork(new Claim("j/0", "j", "j", 0, 1, "{}", dryRun, null, 0, null, null, false), EDIT);
        work.planned(new Plan(List.of("flux"), List.of(), false, false));
        return work;
    }

    @Test
    void nobodyIsAskedForAnEditWithoutItsInputs() {
        RenderWork work = edit(false);

        assertThatThrownBy(() -> router.next(work))
                .isInstanceOf(RenderWaitsException.class)
                .hasMessageEndingWith("waits for its inputs");
    }

    @Test
    void withThemTheProviderIs() {
        RenderWork work = edit(false);
        work.inputs(new Inputs(new InputImage(Path.of("image"), ImageFormat.PNG, 8, 8, 70, "00"), null));

        assertThat(router.next(work)).isEqualTo("direct:provider-flux");
    }

    @Test
    void inDryRunAUrlIsNoFileAndNobodyNeedsOne() {
        assertThat(router.next(edit(true))).isEqualTo("direct:provider-flux");
    }
}
