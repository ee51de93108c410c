package dev.darkroom.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.darkroom.adapter.http.ProviderFetch.FetchException;
import dev.darkroom.adapter.http.ProviderFetch.RefusedException;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider's image address may lead to. */
class ProviderFetchTest {
    private static final Duration TIME = Duration.ofSeconds(5);
    private static final Map<String, String> KEY = Map.of("Authorization", "Bearer canary");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream sink = new ByteArrayOutputStream();
    private HttpServer server;
    private int status = 200;
    private String location;

    @BeforeEach
    void listen() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String key = exchange.getRequestHeaders().getFirst("Authorization");
            asked.add(exchange.getRequestURI() + " " + key);
            if (location != null) {
                exchange.getResponseHeaders().set("Location", location);
            }
            byte[] body = "image".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(key == null ? status : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private ProviderFetch fetch(List<String> keyHosts) {
        return new ProviderFetch(url("/v1"), List.of("*.example.org"), keyHosts, false);
    }

    @ParameterizedTest
    @CsvSource({
        "301, http://169.254.169.254/latest/meta-data/",
        "302, http://169.254.169.254/latest/meta-data/",
        "303, https://metadata.google.internal/computeMetadata/v1/",
        "307, http://[fd00:ec2::254]/latest/",
        "308, http://168.63.129.16/machine",
        "302, /elsewhere"
    })
    void aRedirectIsFollowedNowhere(int code, String target) throws Exception {
        status = code;
        location = target;
        try (ProviderFetch fetch = fetch(List.of())) {
            FetchException failure = catchThrowableOfType(
                    FetchException.class, () -> fetch.download(url("/image"), sink, 100, TIME, KEY));

            assertThat(failure).hasMessage("the image's address answers HTTP " + code);
        }
        assertThat(asked).containsExactly("/image null");
        assertThat(sink.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "https://169.254.169.254/latest/meta-data/",
                "https://[::ffff:169.254.169.254]/",
                "https://2852039166/",
                "http://images.example.org/x",
                "https://images.example.org:8443/x",
                "file:///etc/passwd"
            })
    void anAddressInsideIsNotAsked(String address) throws Exception {
        try (ProviderFetch fetch = fetch(List.of())) {
            assertThat(catchThrowableOfType(
                            RefusedException.class, () -> fetch.download(address, sink, 100, TIME, KEY)))
                    .hasMessageNotContaining("meta-data");
        }
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void theKeyIsShownWhereItIsAskedForAndMayBe(int refusal) throws Exception {
        status = refusal;
        try (ProviderFetch fetch = fetch(List.of("replicate.delivery"))) {
            fetch.download(url("/image"), sink, 100, TIME, KEY);
        }
        assertThat(asked).containsExactly("/image null", "/image Bearer canary");
        assertThat(sink.toString(StandardCharsets.UTF_8)).isEqualTo("image");
    }

    @Test
    void theKeyIsNotShownWhereNothingAsksForIt() throws Exception {
        status = 401;
        try (ProviderFetch none = fetch(List.of())) {
            assertThatThrownBy(() -> none.download(url("/a"), sink, 100, TIME, KEY))
                    .hasMessageContaining("401");
        }
        status = 404;
        try (ProviderFetch some = fetch(List.of("replicate.delivery"))) {
            assertThatThrownBy(() -> some.download(url("/b"), sink, 100, TIME, KEY))
                    .hasMessageContaining("404");
        }
        status = 200;
        try (ProviderFetch some = fetch(List.of("replicate.delivery"))) {
            some.download(url("/c"), sink, 100, TIME, KEY);
        }
        assertThat(asked).containsExactly("/a null", "/b null", "/c null");
    }
}
