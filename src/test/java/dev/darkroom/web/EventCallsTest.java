package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.access.Scope;
import dev.darkroom.engine.Home;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of jobs and renders while they happen. */
class EventCallsTest {
    private static final String SMALL = "{\"prompt\": \"a lighthouse\", \"width\": 64, \"height\": 64, \"job_id\": ";

    @TempDir
    private static Path folder;

    private static WebBench web;
    private static String operator;
    private static String ours;
    private static String maker;

    @BeforeAll
    static void start() throws Exception {
        // A quarter of them may listen.
        Home home = new Home(folder)
                .write("catalog/instances.yaml", KeyedHome.TWO_INSTANCES)
                .with("darkroom.http.concurrency", "24");
        operator = KeyedHome.bearer(home, "*", Scope.ADMIN);
        ours = KeyedHome.bearer(home, "other", Scope.ADMIN);
        maker = KeyedHome.bearer(home, "default", Scope.GENERATE);
        web = new WebBench(home);
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    /** A connection on which events come. */
    private static final class Ear implements AutoCloseable {
        private final Socket socket;
        private final StringBuilder heard = new StringBuilder();

        Ear(String key, String... headers) throws IOException {
            this(web, key, headers);
        }

        Ear(WebBench bench, String key, String... headers) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), bench.bench().httpPort());
            socket.setSoTimeout(20);
            OutputStream out = socket.getOutputStream();
            String request = "GET /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + key + "\r\n"
                    + String.join("", headers) + "\r\n";
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        /** All that has come by now. */
        String heard() throws IOException {
            byte[] bytes = new byte[8192];
            try {
                for (int read = socket.getInputStream().read(bytes);
                        read > 0;
                        read = socket.getInputStream().read(bytes)) {
                    heard.append(new String(bytes, 0, read, StandardCharsets.UTF_8));
                }
            } catch (java.net.SocketTimeoutException e) {
                return heard.toString(); // nothing more just now
            }
            return heard.toString();
        }

        Ear until(String text) {
            await().atMost(Duration.ofSeconds(20)).until(() -> heard().contains(text));
            return this;
        }

        List<String> ids() throws IOException {
            List<String> ids = new ArrayList<>();
            heard().lines()
                    .filter(line -> line.startsWith("id: "))
                    .forEach(line -> ids.add(line.substring(4).strip()));
            return ids;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void make(String id, String key) throws Exception {
        assertThat(web.post("/jobs", SMALL + "\"" + id + "\"}", "Authorization", key, "Prefer", "wait=30")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whoListensHearsOfItsOwnInstanceOnly() throws Exception {
        try (Ear own = new Ear(ours).until("retry:");
                Ear all = new Ear(operator).until("retry:")) {
            assertThat(own.heard()).contains("200 OK").contains("text/event-stream");
            make("of-ours", ours);
            make("of-theirs", maker);

            String heard = own.until("\"job_id\":\"of-ours\",\"instance_id\":\"other\",\"state\":\"done\"")
                    .heard();
            assertThat(heard)
                    .contains("event: render")
                    .contains("\"asset_id\":")
                    .doesNotContain("of-theirs");
            all.until("\"job_id\":\"of-theirs\",\"instance_id\":\"default\",\"state\":\"done\"");
            assertThat(all.heard()).contains("of-ours");
            assertThat(all.ids()).doesNotHaveDuplicates();
        }
    }

    @Test
    void whoComesBackHearsWhatItMissed() throws Exception {
        List<String> ids;
        try (Ear first = new Ear(operator).until("retry:")) {
            make("before", maker);
            ids = first.until("\"before\",\"instance_id\":\"default\",\"state\":\"done\"")
                    .ids();
        }
        make("meanwhile", maker);

        try (Ear second = new Ear(operator, "Last-Event-ID: " + ids.get(ids.size() - 1) + "\r\n")) {
            second.until("\"meanwhile\",\"instance_id\":\"default\",\"state\":\"done\"");
            assertThat(second.heard()).doesNotContain("\"before\"").doesNotContain("event: reset");
        }
        try (Ear stranger = new Ear(operator, "Last-Event-ID: 00000000-7\r\n")) {
            stranger.until("event: reset");
        }
    }

    @Test
    void theConnectionIsKeptOpenAndWhoLeavesMakesRoom() throws Exception {
        List<Ear> ears = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            ears.add(new Ear(operator).until("HTTP/1.1 "));
            return ears.get(ears.size() - 1).heard().contains("503");
        });
        ears.stream()
                .filter(ear -> !said(ear).contains("503"))
                .findFirst()
                .orElseThrow()
                .until(": still here");
        for (Ear ear : ears) {
            ear.close();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            try (Ear next = new Ear(operator).until("HTTP/1.1 ")) {
                return next.heard().contains("200 OK");
            }
        });
    }

    private static String said(Ear ear) {
        try {
            return ear.heard();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aKeyThatIsRevokedHearsNoMore() throws Exception {
        String bearer;
        String keyId;
        try (dev.darkroom.adapter.jdbc.Database database =
                dev.darkroom.adapter.jdbc.Database.open(web.bench().settings().database())) {
            dev.darkroom.access.AccessKey key = dev.darkroom.access.AccessKey.random();
            keyId = key.keyId();
            bearer = "Bearer " + key.text();
            new dev.darkroom.adapter.jdbc.AccessKeyStore(database)
                    .add(key, "default", java.util.Set.of(Scope.READ), "short", null);
            try (Ear ear = new Ear(bearer).until("retry:")) {
                new dev.darkroom.adapter.jdbc.AccessKeyStore(database).revoke(keyId);
                ear.until("\r\n0\r\n\r\n"); // the end of the answer
            }
        }
    }

    @Test
    void aServerThatStopsEndsWhatItTells(@TempDir Path another) throws Exception {
        WebBench stopping = new WebBench(new Home(another));
        try (Ear ear = new Ear(stopping, "none").until("retry:")) {
            stopping.close();

            assertThat(ear.heard())
                    .as("an answer that was cut would have no end")
                    .endsWith("\r\n0\r\n\r\n");
        }
    }

    @Test
    void whoMayNotReadMayNotListen() throws Exception {
        assertThat(web.get("/events").status()).isEqualTo(401);
        assertThat(web.get("/events", "Authorization", maker).status()).isEqualTo(403);
        assertThat(web.get("/events?instance=default", "Authorization", ours).status())
                .isEqualTo(404);
        assertThat(web.get("/events?job=1", "Authorization", ours).status()).isEqualTo(400);
    }
}
