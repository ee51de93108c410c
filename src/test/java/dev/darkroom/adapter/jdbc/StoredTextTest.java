package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoredTextTest {
    @Test
    void textThatEveryDatabaseTakesIsLeftAlone() {
        assertThat(StoredText.of("naïve 🦊\n\t\u0001")).isEqualTo("naïve 🦊\n\t\u0001");
        assertThat(StoredText.of(null)).isNull();
        assertThat(StoredText.message(null)).isNull();
        assertThat(StoredText.of("")).isEmpty();
    }

    @Test
    void nulAndHalvesOfPairsAreReplaced() {
        assertThat(StoredText.of("a\0b")).isEqualTo("a\uFFFDb");
        assertThat(StoredText.of("\uD83E")).isEqualTo("\uFFFD");
        assertThat(StoredText.of("\uDD8A\uD83E")).isEqualTo("\uFFFD\uFFFD");
    }

    @Test
    void aMessageIsCutAfterTwoThousandCharacters() {
        assertThat(StoredText.message("x".repeat(2_000))).isEqualTo("x".repeat(2_000));
        assertThat(StoredText.message("x".repeat(2_001))).isEqualTo("x".repeat(1_999) + "…");
        assertThat(StoredText.message("x".repeat(1_998) + "🦊🦊")).isEqualTo("x".repeat(1_998) + "\uFFFD…");
    }
}
