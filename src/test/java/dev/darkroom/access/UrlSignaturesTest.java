package dev.darkroom.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UrlSignaturesTest {
    private static final String PATH = "/assets/a/content";
    private final UrlSignatures signatures = new UrlSignatures(new byte[32]);

    @Test
    void whatWasSignedIsKnownAgain() {
        String signature = signatures.sign(PATH, 1000);

        assertThat(signature).matches("[A-Za-z0-9_-]{43}");
        assertThat(signatures.signed(PATH, 1000, signature)).isTrue();
        assertThat(new UrlSignatures(new byte[32]).signed(PATH, 1000, signature))
                .isTrue();
    }

    @Test
    void nothingElseIs() {
        String signature = signatures.sign(PATH, 1000);

        assertThat(signatures.signed(PATH, 1001, signature)).isFalse();
        assertThat(signatures.signed("/assets/b/content", 1000, signature)).isFalse();
        assertThat(signatures.signed("/assets/a/thumbnail", 1000, signature)).isFalse();
        assertThat(signatures.signed(PATH, 1000, signature + "A")).isFalse();
        assertThat(signatures.signed(PATH, 1000, "")).isFalse();
        byte[] other = new byte[32];
        other[31] = 1;
        assertThat(new UrlSignatures(other).signed(PATH, 1000, signature)).isFalse();
    }
}
