package dev.darkroom.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyRingTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final List<Secret> KEYS =
            Stream.of("abc", "second", "third").map(Secret::new).toList();
    private static final String A = "ba7816bf"; // of SHA-256's best known example
    private static final String B = ApiKey.all(KEYS).get(1).id();
    private static final String C = ApiKey.all(KEYS).get(2).id();

    private final HandClock clock = new HandClock();
    private final KeyRing ring = new KeyRing(Map.of("sdxl", KEYS, "flux", List.of()), clock);

    private List<String> next(int times) {
        return Stream.generate(() -> ring.next("sdxl")).limit(times).toList();
    }

    @Test
    void keysTakeTurns() {
        assertThat(next(7)).containsExactly(A, B, C, A, B, C, A);
        assertThat(ring.size("sdxl")).isEqualTo(3);
        assertThat(ring.usable("sdxl")).isEqualTo(3);
    }

    @Test
    void aKeyThatIsLeftAloneIsPassedOverUntilItsTimeIsUp() {
        assertThat(ring.leaveAlone("sdxl", B, MINUTE, "sdxl: no")).isEqualTo(MINUTE);

        assertThat(next(6)).doesNotContain(B).containsOnly(A, C).satisfies(keys -> assertThat(
                        keys.stream().filter(A::equals).count())
                .as("the others share the work alike")
                .isEqualTo(3));
        assertThat(ring.left("sdxl")).as("the provider is not").isZero();
        assertThat(ring.reason("sdxl")).isNull();
        assertThat(ring.usable("sdxl")).isEqualTo(2);

        clock.pass(MINUTE);
        assertThat(next(3)).containsExactlyInAnyOrder(A, B, C);
    }

    @Test
    void theProviderIsLeftAloneUntilItsFirstKeyIsFree() {
        ring.leaveAlone("sdxl", A, MINUTE.multipliedBy(3), "three");
        ring.leaveAlone("sdxl", B, MINUTE, "one");
        ring.leaveAlone("sdxl", C, MINUTE.multipliedBy(2), "two");

        assertThat(ring.usable("sdxl")).isZero();
        assertThat(ring.left("sdxl")).isEqualTo(MINUTE);
        assertThat(ring.reason("sdxl")).isEqualTo("one");
        assertThat(next(2)).as("what is free first").containsExactly(B, B);

        clock.pass(MINUTE);
        assertThat(ring.left("sdxl")).isZero();
        assertThat(next(2)).containsExactly(B, B);
    }

    @Test
    void aProviderWithoutAKeyIsLeftAloneAsAWhole() {
        assertThat(ring.next("flux")).isNull();
        assertThat(ring.next("unheard_of")).isNull();

        ring.leaveAlone("flux", null, MINUTE, "flux: slow");
        ring.leaveAlone("sdxl", "00000000", MINUTE, "a key that is not configured any more");

        assertThat(ring.left("flux")).isEqualTo(MINUTE);
        assertThat(ring.reason("flux")).isEqualTo("flux: slow");
        assertThat(ring.left("sdxl")).isEqualTo(MINUTE);
        assertThat(ring.left("openai_images")).isZero();
    }

    @Test
    void aKeyThatIsGivenTwiceIsOne() {
        KeyRing twice = new KeyRing(Map.of("sdxl", List.of(new Secret("abc"), new Secret("abc"))), clock);

        assertThat(twice.size("sdxl")).isEqualTo(1);
        twice.leaveAlone("sdxl", A, MINUTE, "no");
        assertThat(twice.left("sdxl")).isEqualTo(MINUTE);
    }

    @Test
    void aKeyIsFoundByItsIdElseItIsTheFirst() {
        assertThat(ApiKey.secret(KEYS, C).value()).isEqualTo("third");
        assertThat(ApiKey.secret(KEYS, "00000000").value()).isEqualTo("abc");
        assertThat(ApiKey.secret(KEYS, null).value()).isEqualTo("abc");
        assertThat(ApiKey.all(KEYS).toString()).doesNotContain("abc", "second", "third");
    }
}
