package dev.darkroom.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.adapter.http.OpenFetch.NotFetchedException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are asked for a caller, and which are not. */
class OpenFetchAddressTest {
    private static final long MOST = 200_000;
    private static final Duration TIME = Duration.ofSeconds(2);

    private final OpenFetch open = new OpenFetch(false, MOST, TIME);

    @AfterEach
    void stop() throws IOException {
        open.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/a.png",
                "https://127.1/a.png",
                "https://127.0.0.1./a.png",
                "https://images.example.com.0x7f000001/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.0.0.1/",
                "https://017700000001/",
                "https://0177.0.0.1/",
                "https://169.254.169.254/latest/meta-data",
                "https://10.0.0.1/",
                "https://0.0.0.0/",
                "https://localhost/",
                "https://[::1]/",
                "https://[::]/",
                "https://[::ffff:169.254.169.254]/",
                "https://[::ffff:a9fe:a9fe]/",
                "https://[::127.0.0.1]/",
                "https://[64:ff9b::a9fe:a9fe]/",
                "https://[fe80::1%25lo]/",
                "https://[fd00::1]:443/"
            })
    void theNetworkInsideIsNotAskedHoweverItIsWritten(String address) {
        assertThat(refusal(open, address).passing()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http://images.example.com/a.png, not https",
        "ftp://images.example.com/a.png, not https",
        "https://images.example.com:8443/a.png, port 8443",
        "https://images.example.com:22/a.png, port 22",
        "https://me:secret@images.example.com/a.png, user name",
        "https://images.example.com@127.0.0.1/a.png, user name",
        "https://images_here.example.com/a.png, host",
        "https:///a.png, host",
        "https://a b/, cannot be read"
    })
    void onlyPlainHttpsIsAsked(String address, String why) {
        NotFetchedException refusal = refusal(open, address);

        assertThat(refusal).hasMessageContaining(why);
        assertThat(refusal.getMessage()).doesNotContain("secret").doesNotContain("a.png");
        assertThat(refusal.passing()).isFalse();
    }

    /** What a check found earlier is of no use: the answer that is connected to is the one that counts. */
    @Test
    void aNameThatTurnsToTheInsideIsRefused() throws Exception {
        Answers names = new Answers("93.184.215.14", "127.0.0.1");
        try (OpenFetch fetch = new OpenFetch(false, MOST, TIME, names)) {
            assertThat(names.resolve("rebinding.example.com")[0].isLoopbackAddress())
                    .isFalse();

            NotFetchedException refusal = refusal(fetch, "https://rebinding.example.com/a.png?sig=secret");

            assertThat(refusal).hasMessageContaining("rebinding.example.com").hasMessageContaining("open Internet");
            assertThat(refusal.getMessage()).doesNotContain("secret");
            assertThat(refusal.passing()).isFalse();
            assertThat(names.left()).as("it is asked once").isZero();
        }
    }

    private static NotFetchedException refusal(OpenFetch fetch, String address) {
        NotFetchedException refusal = catchThrowableOfType(
                NotFetchedException.class, () -> fetch.download(address, OutputStream.nullOutputStream()));
        assertThat(refusal).as(address).isNotNull();
        return refusal;
    }

    /** Gives one address after the other. */
    private static final class Answers implements DnsResolver {
        private final Deque<String> turns;

        Answers(String... turns) {
            this.turns = new ArrayDeque<>(List.of(turns));
        }

        int left() {
            return turns.size();
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return SystemDefaultDnsResolver.INSTANCE.resolve(turns.remove());
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
