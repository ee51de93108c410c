package dev.darkroom.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessKeyTest {
    private static final String SECRET = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE";

    @Test
    void aNewKeyIsLikeNoOtherAndReadsBack() {
        Set<String> texts = Stream.generate(AccessKey::random)
                .limit(1_000)
                .map(AccessKey::text)
                .collect(Collectors.toSet());

        assertThat(texts).hasSize(1_000).allSatisfy(text -> {
            assertThat(text).matches("dk_[0-9a-f]{12}_[A-Za-z0-9_-]{43}");
            assertThat(AccessKey.parse(text)).get().satisfies(key -> {
                assertThat(key.text()).isEqualTo(text);
                assertThat(key.keyId()).isEqualTo(text.substring(3, 15));
            });
        });
    }

    @Test
    void theHashIsThatOfTheSecretAlone() {
        assertThat(AccessKey.parse("dk_0123456789ab_" + SECRET).orElseThrow().secretSha256())
                .isEqualTo(AccessKey.parse("dk_ffffffffffff_" + SECRET)
                        .orElseThrow()
                        .secretSha256())
                // printf %s "$SECRET" | sha256sum
                .isEqualTo("b247256873be366d3ca8d06ccf98652d0b49257194f6220d4bfdffb3063ca122");
    }

    @Test
    void theSecretIsNotShown() {
        assertThat(AccessKey.parse("dk_0123456789ab_" + SECRET)).get().hasToString("dk_0123456789ab_***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dk_",
                "dk_0123456789ab_",
                "dk_0123456789ab_" + SECRET + "A",
                "dk_0123456789ab_" + SECRET + "\n",
                " dk_0123456789ab_" + SECRET,
                "DK_0123456789ab_" + SECRET,
                "dk_0123456789AB_" + SECRET,
                "dk_0123456789a_" + SECRET,
                "dk_0123456789ab" + SECRET,
                "sk_0123456789ab_" + SECRET,
                "dk_0123456789ab_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCd=",
                "dk_0123456789ab_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789+/AbCdE"
            })
    void whatHasNotTheFormOfAKeyIsNone(String text) {
        assertThat(AccessKey.parse(text)).isEmpty();
    }
}
