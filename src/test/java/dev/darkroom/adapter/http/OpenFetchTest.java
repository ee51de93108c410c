package dev.darkroom.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.darkroom.adapter.http.OpenFetch.NotFetchedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is fetched for a caller, and what is not. */
class OpenFetchTest {
    private static final long MOST = 200_000;
    private static final Duration TIME = Duration.ofSeconds(2);

    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final OpenFetch open = new OpenFetch(false, MOST, TIME);
    private final OpenFetch inside = new OpenFetch(true, MOST, TIME);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
        open.close();
        inside.close();
    }

    @Test
    void whatIsThereIsWritten() throws Exception {
        answer("/a", exchange -> {
            assertThat(exchange.getRequestHeaders()).doesNotContainKeys("Cookie", "Authorization", "Referer");
            exchange.getResponseHeaders().add("Set-Cookie", "follow=me");
            body(exchange, 200, "an image");
        });

        assertThat(text("/a")).isEqualTo("an image");
        assertThat(text("/a")).isEqualTo("an image");
    }

    @ParameterizedTest
    @CsvSource({"301", "302", "307", "308"})
    void aRedirectIsNotFollowed(int status) {
        AtomicLong asked = new AtomicLong();
        answer("/secret", exchange -> {
            asked.incrementAndGet();
            body(exchange, 200, "inside");
        });
        answer("/a", exchange -> {
            exchange.getResponseHeaders().add("Location", url("/secret"));
            body(exchange, status, "");
        });

        NotFetchedException refusal = refusal(inside, url("/a"));

        assertThat(refusal).hasMessageContaining("HTTP " + status).hasMessageContaining("redirects are not followed");
        assertThat(refusal.passing()).isFalse();
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({"404, false", "403, false", "410, false", "204, false", "500, true", "503, true", "429, true"})
    void aStatusSaysWhetherToAskAgain(int status, boolean again) {
        answer("/a", exchange -> body(exchange, status, ""));

        NotFetchedException refusal = refusal(inside, url("/a") + "?sig=secret");

        assertThat(refusal).hasMessageContaining("HTTP " + status);
        assertThat(refusal.getMessage()).doesNotContain("secret");
        assertThat(refusal.passing()).isEqualTo(again);
    }

    @Test
    void aPackedAnswerIsRefused() {
        answer("/a", exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            body(exchange, 200, "packed");
        });

        NotFetchedException refusal = refusal(inside, url("/a"));
        assertThat(refusal).hasMessageContaining("packed");
        assertThat(refusal.passing()).isFalse();
    }

    @Test
    void aBodyWithoutEndIsLeftAtTheLimit() {
        answer("/a", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = new byte[8192];
            while (over.getCount() > 0) {
                exchange.getResponseBody().write(chunk);
            }
        });
        AtomicLong written = new AtomicLong();

        NotFetchedException refusal =
                catchThrowableOfType(NotFetchedException.class, () -> inside.download(url("/a"), counting(written)));

        assertThat(refusal).hasMessageContaining("darkroom.image.max-size");
        assertThat(refusal.passing()).isFalse();
        assertThat(written).hasValue(MOST);
    }

    @Test
    void aBodyThatComesByteByByteIsLeftInTime() {
        answer("/a", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (!paused()) {
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
            }
        });

        assertLateInTime(url("/a"));
    }

    @Test
    void soIsABodyThatStops() {
        answer("/a", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            await();
        });

        assertLateInTime(url("/a"));
    }

    @Test
    void soIsAHeadThatComesByteByByte() throws Exception {
        try (ServerSocket raw = rawServer("HTTP/1.1 200 OK\r\nX-Slow: ", "y", false)) {
            assertLateInTime("http://127.0.0.1:" + raw.getLocalPort() + "/");
        }
    }

    @Test
    void aHeadWithoutEndIsNotReadIntoMemory() throws Exception {
        AtomicLong written = new AtomicLong();
        try (ServerSocket raw = rawServer("HTTP/1.1 200 OK\r\nX-Long: ", "y".repeat(1000), true)) {
            NotFetchedException refusal = catchThrowableOfType(
                    NotFetchedException.class,
                    () -> inside.download("http://127.0.0.1:" + raw.getLocalPort() + "/", counting(written)));

            assertThat(refusal).isNotNull().hasMessageContaining("head is too long");
        }
        assertThat(written).hasValue(0);
    }

    @Test
    void nobodyThereMayComeBack() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        assertThat(refusal(inside, "http://127.0.0.1:" + port + "/").passing()).isTrue();
    }

    private void assertLateInTime(String address) {
        long started = System.nanoTime();

        NotFetchedException refusal = refusal(inside, address);

        assertThat(refusal).hasMessageContaining("longer than 2 s");
        assertThat(refusal.passing()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
    }

    /** Sends the head's beginning and then the same again and again: at once, or now and then. */
    private ServerSocket rawServer(String begin, String again, boolean atOnce) throws IOException {
        ServerSocket raw = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Future<?> serving = threads.submit(() -> {
            try (Socket socket = raw.accept()) {
                OutputStream out = socket.getOutputStream();
                out.write(begin.getBytes(StandardCharsets.US_ASCII));
                while (atOnce ? over.getCount() > 0 : !paused()) {
                    out.write(again.getBytes(StandardCharsets.US_ASCII));
                }
            }
            return null;
        });
        assertThat(serving.isDone()).isFalse();
        return raw;
    }

    private NotFetchedException refusal(OpenFetch fetch, String address) {
        NotFetchedException refusal = catchThrowableOfType(
                NotFetchedException.class, () -> fetch.download(address, OutputStream.nullOutputStream()));
        assertThat(refusal).as(address).isNotNull();
        return refusal;
    }

    private String text(String path) throws Exception {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        inside.download(url(path), sink);
        return sink.toString(StandardCharsets.UTF_8);
    }

    private void answer(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static void body(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Whether the test is over; else a moment has passed. */
    private boolean paused() {
        try {
            return over.await(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static OutputStream counting(AtomicLong written) {
        return new OutputStream() {
            @Override
            public void write(int b) {
                written.incrementAndGet();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                written.addAndGet(length);
            }
        };
    }
}
