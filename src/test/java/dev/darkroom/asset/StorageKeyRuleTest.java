package dev.darkroom.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageKeyRuleTest {
    private static final String HASH = "0".repeat(64);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "default/my-library/2026/11/01jd0000000000000000000000.png",
                "x_1/y-2/3.sidecar.json",
                "console/auxiliary.png"
            })
    void accepts(String key) {
        assertThat(StorageKeyRule.check(key)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "../a",
                "a/../b",
                "a/./b",
                "a/.hidden",
                "-a",
                "a.",
                "a\\b",
                "a b",
                "a%2eb",
                "a\u0000b",
                "a\nb",
                "a\u2024b",
                "\uFF0E\uFF0E/a",
                "bild\u00E4r",
                "C:/a",
                "con",
                "lib/NUL.png",
                "a/com1",
                "${header.x}",
                "a*b",
                "a?b",
                "a#b"
            })
    void refuses(String key) {
        assertThatThrownBy(() -> StorageKeyRule.check(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("storage key '")
                .message()
                .matches("[\\x20-\\x7e]*");
    }

    @ParameterizedTest
    @ValueSource(ints = {StorageKeyRule.MAX_LENGTH + 1, 100_000})
    void refusesLongOnesWithAShortMessage(int length) {
        assertThatThrownBy(() -> StorageKeyRule.check("a".repeat(length)))
                .hasMessageContaining("longer than 512")
                .message()
                .hasSizeLessThan(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "png", "image/png\r\nx-amz-acl: public-read", "image/\u00E9"})
    void anItemRefusesContentTypesThatAreNone(String type) {
        assertThatThrownBy(() -> new StoreItem("a.png", Path.of("a"), type, HASH, 1))
                .hasMessageContaining("contentType of a.png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "G", "../../etc/passwd"})
    void anItemRefusesHashesThatAreNone(String hash) {
        assertThatThrownBy(() -> new StoreItem("a.png", Path.of("a"), "image/png", hash, 1))
                .hasMessageContaining("sha256 of a.png");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void anItemRefusesEmptyFiles(long bytes) {
        assertThatThrownBy(() -> new StoreItem("a.png", Path.of("a"), "image/png", HASH, bytes))
                .hasMessageContaining("bytes of a.png");
    }
}
