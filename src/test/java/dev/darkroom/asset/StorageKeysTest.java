package dev.darkroom.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.darkroom.job.ImageFormat;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageKeysTest {
    private static final Instant NEW_YEAR = Instant.parse("2025-12-31T23:59:59.999Z");

    @Test
    void putsAllFilesOfAnAssetTogether() {
        StorageKeys keys = new StorageKeys("acme", "press", NEW_YEAR, "a1");

        assertThat(keys.image(ImageFormat.JPEG)).isEqualTo("acme/press/2025/12/a1.jpg");
        assertThat(keys.thumbnail(ImageFormat.PNG)).isEqualTo("acme/press/2025/12/a1.thumb.png");
        assertThat(keys.sidecar()).isEqualTo("acme/press/2025/12/a1.json");
    }

    @Test
    void takesNoPrefixOrSeveralParts() {
        assertThat(new StorageKeys("", "press", NEW_YEAR, "a1").sidecar()).isEqualTo("press/2025/12/a1.json");
        assertThat(new StorageKeys("a/b", "press", NEW_YEAR, "a1").sidecar()).isEqualTo("a/b/press/2025/12/a1.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                ".",
                "a.b",
                "A",
                "a b",
                "/a",
                "a/",
                "-a",
                "_a",
                "a\\b",
                "a\n",
                "ä",
                "a%2e",
                "a\0",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void refusesWhatIsNoId(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StorageKeys("acme", "press", NEW_YEAR, id))
                .withMessageStartingWith("asset id is '" + id + "'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StorageKeys("acme", id, NEW_YEAR, "a1"))
                .withMessageStartingWith("library id is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "a/", "a//b", "../a", "a/../b", "A/b", "a/./b"})
    void refusesAPrefixThatLeadsElsewhere(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StorageKeys(prefix, "press", NEW_YEAR, "a1"))
                .withMessageStartingWith("storage prefix is '" + prefix + "'");
    }
}
