package dev.darkroom.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Base64 in pieces. */
class Base64ImageTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 49_151, 49_152, 49_153, 200_000})
    void everyLengthInBothAlphabetsWithAndWithoutPadding(int length) throws Exception {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);

        assertThat(decoded(Base64.getEncoder().encodeToString(content))).isEqualTo(content);
        assertThat(decoded(Base64.getUrlEncoder().withoutPadding().encodeToString(content)))
                .isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "AAAAA", "AA=A", "AAA==", "!!!!"})
    void whatIsDamagedIsSaidWithoutShowingIt(String text) {
        assertThatThrownBy(() -> decoded(text))
                .isInstanceOf(BadImageException.class)
                .hasMessage("base64 that is damaged or cut off");
    }

    private static byte[] decoded(String text) throws Exception {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        Base64Image.decode(text, sink);
        return sink.toByteArray();
    }
}
