package dev.darkroom.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3NamesTest {
    @Test
    void withoutAPublicAddressTheUrlNamesTheBucket() {
        assertThat(names("", "").url("lib/a.png")).isEqualTo("s3://pictures/lib/a.png");
        assertThat(names("/p/", "").url("lib/a.png")).isEqualTo("s3://pictures/p/lib/a.png");
    }

    @Test
    void thePublicAddressIsEncoded() {
        assertThat(names("", "https://cdn.example/x//").url("lib/a.png")).isEqualTo("https://cdn.example/x/lib/a.png");
        String url = names("Bilder 2026/é+ü?#", "https://cdn.example").url("lib/a.png");
        assertThat(url).isEqualTo("https://cdn.example/Bilder%202026/%C3%A9%2B%C3%BC%3F%23/lib/a.png");
        assertThat(URI.create(url).getPath()).isEqualTo("/Bilder 2026/é+ü?#/lib/a.png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${header.x}", "a/$simple{body}", "a/../b", "..", "a\nb"})
    void aPrefixThatIsNoPlainNameIsRefused(String prefix) {
        assertThatThrownBy(() -> names(prefix, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("darkroom.s3.prefix");
    }

    @Test
    void aKeyThatLeadsElsewhereIsRefused() {
        assertThatThrownBy(() -> names("p", "").object("../a")).isInstanceOf(IllegalArgumentException.class);
    }

    private static S3Names names(String prefix, String publicUrl) {
        return new S3Names(new Settings.S3(
                "", "eu-central-1", "pictures", prefix, Secret.NONE, Secret.NONE, false, publicUrl, false));
    }
}
