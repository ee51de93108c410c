package dev.darkroom.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.adapter.http.NotTakenException.Why;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a webhook is sent, and where it is not. */
class WebhookPostTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private final AtomicInteger connections = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private interface Talk {
        void to(OutputStream out) throws IOException, InterruptedException;
    }

    private void answer(Talk talk) {
        threads.execute(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    connections.incrementAndGet();
                    socket.getInputStream().read(new byte[64]);
                    talk.to(socket.getOutputStream());
                } catch (IOException e) {
                    // it hung up, as it should
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
    }

    private static WebhookPost post(boolean allowPrivate, DnsResolver names) {
        return new WebhookPost(allowPrivate, Clock.systemUTC(), Duration.ofSeconds(1), names);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/s3cret";
    }

    private static NotTakenException refusal(WebhookPost post, String url, boolean dryRun) {
        NotTakenException refusal =
                catchThrowableOfType(NotTakenException.class, () -> post.send(url, Map.of(), BODY, dryRun));
        assertThat(refusal).isNotNull();
        assertThat(refusal.getMessage()).doesNotContain("s3cret");
        return refusal;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "::1", "fd00::1"})
    void aNameOfAPrivateAddressIsNotConnectedTo(String address) throws Exception {
        try (WebhookPost post = post(false, fixed(address))) {
            NotTakenException refusal = refusal(post, "https://hooks.example/s3cret", false);

            assertThat(refusal.why()).isEqualTo(Why.FORBIDDEN);
            assertThat(refusal).hasMessageContaining("open Internet");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example/s3cret",
                "https://hooks.example:8443/s3cret",
                "https://s3cret@hooks.example/",
                "https://2130706433/s3cret",
                "https://0177.0.0.1/s3cret"
            })
    void whatIsWrittenOddlyIsNotLookedUp(String url) throws Exception {
        try (WebhookPost post = post(false, fixed("8.8.8.8"))) {
            assertThat(refusal(post, url, false).why()).isEqualTo(Why.FORBIDDEN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://127.0.0.1/s3cret", "https://[::1]/s3cret", "https://[::ffff:169.254.169.254]/s3cret"})
    void soAreAddressesWrittenAsSuch(String url) throws Exception {
        try (WebhookPost post = new WebhookPost(false, Clock.systemUTC())) {
            assertThat(refusal(post, url, false).why()).isEqualTo(Why.FORBIDDEN);
        }
    }

    @Test
    void inDryRunOnlyThisMachineIsCalledAndNoOtherNameIsLookedUp() throws Exception {
        answer(out -> out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        AtomicInteger asked = new AtomicInteger();
        DnsResolver counting = new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                asked.incrementAndGet();
                return InetAddress.getAllByName(host);
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
        try (WebhookPost post = post(true, counting)) {
            assertThat(refusal(post, "https://hooks.example/s3cret", true).why())
                    .isEqualTo(Why.DRY_RUN);
            assertThat(refusal(post, "https://192.0.2.1/s3cret", true).why()).isEqualTo(Why.DRY_RUN);
            assertThat(asked).hasValue(1);
            assertThat(post.send(url(), Map.of(), BODY, true)).isEqualTo(204);
        }
    }

    @Test
    void ofAnAnswerOnlyTheHeadIsRead() throws Exception {
        answer(out -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = new byte[8192];
            while (true) {
                out.write(chunk);
            }
        });
        try (WebhookPost post = post(true, fixed("127.0.0.1"))) {
            assertThat(post.send(url(), Map.of(), BODY, false)).isEqualTo(200);
        }
    }

    @Test
    void aHeadThatNeverEndsIsLeftInTime() throws Exception {
        answer(out -> {
            out.write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write('y');
                out.flush();
                java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
            }
        });
        long started = System.nanoTime();
        try (WebhookPost post = post(true, fixed("127.0.0.1"))) {
            NotTakenException refusal = refusal(post, url(), false);

            assertThat(refusal.why()).isEqualTo(Why.UNANSWERED);
            assertThat(refusal).hasMessageContaining("within 1 s");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aMessageIsSentOnce() throws Exception {
        answer(out -> {});
        try (WebhookPost post = post(true, fixed("127.0.0.1"))) {
            assertThat(refusal(post, url(), false).why()).isEqualTo(Why.UNANSWERED);
        }
        assertThat(connections).hasValue(1);
    }

    private static DnsResolver fixed(String address) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return InetAddress.getAllByName(address);
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }
}
