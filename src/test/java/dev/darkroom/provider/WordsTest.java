package dev.darkroom.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void everyKeyIsHiddenWholeWhateverTheirOrder() {
        String said = "key canary-1, key canary-1-long and key other-2 are refused";

        assertThat(new Words(List.of("canary-1", "canary-1-long", "other-2"), "").of(said, ""))
                .isEqualTo("key ***, key *** and key *** are refused");
    }
}
