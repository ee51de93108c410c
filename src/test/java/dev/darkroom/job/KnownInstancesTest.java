package dev.darkroom.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownInstancesTest {
    private final KnownInstances instances = new KnownInstances(() -> Set.of("default", "acme"));

    @Test
    void aJobOfAKnownInstanceIsTaken() {
        assertThat(instances.errors(job("{\"prompt\":\"x\"}"))).isEmpty();
        assertThat(instances.errors(job("{\"prompt\":\"x\",\"instance_id\":\"acme\"}")))
                .isEmpty();
    }

    @Test
    void aJobOfAnybodyElseIsRefusedWithTheNamesThatAreKnown() {
        assertThat(instances.errors(job("{\"prompt\":\"x\",\"instance_id\":\"nope\"}")))
                .containsExactly(new InputError(null, "/instance_id", "is \"nope\"", "one of acme, default"));
    }

    private static JobEntry job(String json) {
        return new JobReader(1 << 20, List.of("sdxl")).readOne(json.getBytes(StandardCharsets.UTF_8));
    }
}
