package dev.darkroom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An address that the HTTP side cannot or must not listen on is said in one sentence, by the start and by doctor. */
class HttpAddressTest {
    @TempDir
    private Path folder;

    private static void start(Home home) {
        ConfigSource source = home.source();
        Settings settings = home.settings();
        Engine.start(source, settings, new DataFolder(settings.data()), true).close();
    }

    @Test
    void aPortThatIsTakenIsNamedWithWhatToSet() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Home home = new Home(folder).with("darkroom.http.port", String.valueOf(other.getLocalPort()));

            assertThatThrownBy(() -> start(home))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("darkroom.http.port=" + other.getLocalPort())
                    .hasMessageContaining("DARKROOM_HTTP_PORT=0");
            assertThat(new HttpAddress(home.settings().http()).taken().orElseThrow())
                    .contains("darkroom.http.port=" + other.getLocalPort())
                    .contains("DARKROOM_HTTP_PORT=0");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nosuch.invalid, false, no address is known",
        "192.0.2.1, false, no address of this machine",
        "0.0.0.0, false, ./darkroom keys add"
    })
    void aHostThatCannotBeHadIsRefused(String host, boolean keys, String reason) throws IOException {
        Home home = new Home(folder).with("darkroom.http.host", host);

        assertThat(new HttpAddress(home.settings().http()).refusal(keys).orElseThrow())
                .startsWith("darkroom.http.host=" + host)
                .contains(reason)
                .contains("127.0.0.1");
        assertThatThrownBy(() -> start(home))
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("darkroom.http.host=" + host);
    }

    @Test
    void whatCanBeListenedOnIsNotRefused() throws IOException {
        HttpAddress local =
                new HttpAddress(new Home(folder.resolve("local")).settings().http());

        assertThat(local.refusal(false)).isEmpty();
        assertThat(local.taken()).isEmpty();
        HttpAddress open = new HttpAddress(new Home(folder.resolve("open"))
                .with("darkroom.http.host", "0.0.0.0")
                .settings()
                .http());
        assertThat(open.refusal(true)).isEmpty();
    }
}
