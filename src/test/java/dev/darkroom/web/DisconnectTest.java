package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.darkroom.web.WebBench.Reply;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Callers who leave, at every moment of a call: their job goes on, is paid for once, and can be asked for. */
class DisconnectTest {
    private static final String PATH = "/v1/images/generations";
    private static final String SLOW = " [fault:latency:2000]";

    @TempDir
    private static Path folder;

    private static SimulatedWeb simulated;
    private static WebBench web;

    @BeforeAll
    static void start() throws Exception {
        simulated = new SimulatedWeb(folder);
        web = simulated.web();
    }

    @AfterAll
    static void stop() throws Exception {
        simulated.close();
    }

    /** A call that is sent and not answered yet. */
    private static Socket send(String path, String contentType, String key, byte[] body) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.bench().httpPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + contentType
                                + "\r\nIdempotency-Key: " + key + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        return socket;
    }

    private static byte[] json(String prompt, String more) {
        return ("{\"prompt\": \"" + prompt + "\"" + more + "}").getBytes(StandardCharsets.UTF_8);
    }

    /** The head of the answer; what follows is not read. */
    private static String head(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("ended after " + head);
            }
            head.append((char) b);
        }
        return head.toString();
    }

    /** The connection ends as one does whose program was killed. */
    private static void leave(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static void awaitDone(String job) {
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        web.get("/jobs/" + job).json().path("state").asText().equals("done"));
    }

    private static String jobOf(String head) {
        Matcher job = Pattern.compile("(?i)\r\nX-Darkroom-Job: (\\S+)").matcher(head);
        assertThat(job.find()).as(head).isTrue();
        return job.group(1);
    }

    @Test
    void whoLeavesWhileItIsMadeAsksAgainWithTheSameKey() throws Exception {
        byte[] body = json("a waiting lamp" + SLOW, "");
        Socket socket = send(PATH, "application/json", "left-waiting", body);
        await().atMost(Duration.ofSeconds(20)).until(() -> simulated.posts("a waiting lamp") == 1);
        leave(socket);

        Reply again = web.post(PATH, new String(body, StandardCharsets.UTF_8), "Idempotency-Key", "left-waiting");

        assertThat(again.status()).as(again.body()).isEqualTo(200);
        assertThat(again.header("X-Darkroom-Job")).isEqualTo("left-waiting");
        assertThat(again.json().get("data")).hasSize(1);
        assertThat(simulated.posts("a waiting lamp")).isEqualTo(1);
        assertThat(web.get("/jobs/left-waiting").json().get("state").asText()).isEqualTo("done");
    }

    /** The answer has nobody to go to, which is no error. */
    @Test
    void whoLeavesWhileItIsMadeLeavesNothingInTheLog() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger http = (Logger) LoggerFactory.getLogger("darkroom.http");
        http.setLevel(Level.DEBUG);
        log.start();
        root.addAppender(log);
        try {
            Socket socket = send("/generate", "application/json", "left-silent", json("a silent lamp" + SLOW, ""));
            await().atMost(Duration.ofSeconds(20)).until(() -> simulated.posts("a silent lamp") == 1);
            leave(socket);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> messages(log).contains("nobody waits for the answer any more"));
            awaitIdle();

            assertThat(log.list.stream()
                            .filter(event -> event.getThrowableProxy() != null || event.getLevel() == Level.ERROR)
                            .map(ILoggingEvent::getFormattedMessage))
                    .isEmpty();
        } finally {
            root.detachAppender(log);
            http.setLevel(null);
        }
    }

    @Test
    void whoLeavesWhileSendingLeavesNothingInTheLog() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger http = (Logger) LoggerFactory.getLogger("darkroom.http");
        http.setLevel(Level.DEBUG);
        log.start();
        root.addAppender(log);
        try {
            for (boolean reset : new boolean[] {true, false}) {
                Socket socket =
                        new Socket(InetAddress.getLoopbackAddress(), web.bench().httpPort());
                socket.setSoTimeout(20_000);
                // The server asks for the body once it waits for it.
                socket.getOutputStream()
                        .write(String.join(
                                        "\r\n",
                                        "POST /generate HTTP/1.1",
                                        "Host: localhost",
                                        "Content-Type: application/json",
                                        "Expect: 100-continue",
                                        "Content-Length: 1000",
                                        "",
                                        "")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(head(socket)).startsWith("HTTP/1.1 100");
                socket.getOutputStream().write('{');
                socket.setSoLinger(reset, 0);
                socket.close();
            }
            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                            List.copyOf(log.list).stream()
                                    .filter(event -> event.getThrowableProxy() != null
                                            || event.getLevel().isGreaterOrEqual(Level.WARN))
                                    .map(ILoggingEvent::getFormattedMessage))
                    .isEmpty());
        } finally {
            root.detachAppender(log);
            http.setLevel(null);
        }
    }

    private static List<String> messages(ListAppender<ILoggingEvent> log) {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** The exchange is over, with whatever Camel does behind our answer. */
    private static void awaitIdle() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> web.bench().camel().getInflightRepository().size() == 0);
    }

    @Test
    void whoLeavesWhileItIsAnsweredHasTheJobsId() throws Exception {
        byte[] body = json("an answered lamp", ", \"n\": 2");
        Socket socket = send(PATH, "application/json", "left-reading", body);
        String head = head(socket);
        leave(socket);

        assertThat(head).startsWith("HTTP/1.1 200").containsIgnoringCase("content-length: ");
        assertThat(jobOf(head)).isEqualTo("left-reading");
        assertThat(web.get("/jobs/left-reading").json().get("renders")).hasSize(2);
        assertThat(web.post(PATH, new String(body, StandardCharsets.UTF_8), "Idempotency-Key", "left-reading")
                        .json()
                        .get("data"))
                .hasSize(2);
        assertThat(simulated.posts("an answered lamp")).isEqualTo(2);
    }

    @Test
    void whoLeavesAStreamHasTheJobsIdBeforeTheImageIsThere() throws Exception {
        Socket socket =
                send(PATH, "application/json", "left-stream", json("a streamed lamp" + SLOW, ", \"stream\": true"));
        String job = jobOf(head(socket));
        String state = web.get("/jobs/" + job).json().get("state").asText();
        leave(socket);

        assertThat(state).isNotEqualTo("done");
        awaitDone(job);
        assertThat(simulated.posts("a streamed lamp")).isEqualTo(1);
    }

    @Test
    void theFilesOfAnEditOutliveItsCall() throws Exception {
        Multipart form = new Multipart()
                .field("prompt", "an edited lamp" + SLOW)
                .field("n", "2")
                .file("image", dev.darkroom.asset.Samples.png(64, 64));
        Socket socket = send("/v1/images/edits", form.contentType(), "left-edit", form.bytes());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> web.get("/jobs/left-edit").status() == 200);
        leave(socket);

        awaitDone("left-edit");
        assertThat(simulated.posts("an edited lamp")).isEqualTo(2);
    }
}
