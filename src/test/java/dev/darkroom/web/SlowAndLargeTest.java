package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.engine.Home;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that no well-meant program sends, byte by byte. */
class SlowAndLargeTest {
    private static final String HEAD = "POST /jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    @TempDir
    private static Path folder;

    private static WebBench web;

    @BeforeAll
    static void start() throws Exception {
        web = new WebBench(
                new Home(folder).with("darkroom.http.body-timeout", "1s").with("darkroom.max-job-size", "4KiB"));
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    /** Sends it, and reads until the server closes the connection. */
    private static String told(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), web.bench().httpPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aBodyThatDoesNotArriveIsCut() throws Exception {
        assertThat(told(HEAD + "Content-Length: 100\r\n\r\n{\"prompt\"")).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aHeadThatDoesNotArriveIsCut() throws Exception {
        assertThat(told("POST /jobs HTTP/1.1\r\nHost: loc")).isEmpty();
    }

    @Test
    void aBodyThatIsTooLongIsRefused() throws Exception {
        String body = "{\"prompt\": \"" + "x".repeat(8_000) + "\"}";
        assertThat(told(HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body))
                .startsWith("HTTP/1.1 413 ");
        assertThat(told(HEAD + "Content-Length: 99999999999\r\n\r\n{")).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void tooManyHeadersAreRefused() throws Exception {
        assertThat(told(HEAD + "X-Many: yes\r\n".repeat(10_000) + "\r\n")).startsWith("HTTP/1.1 431 ");
        assertThat(told("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .contains(" 414 ");
    }

    @Test
    void headersOfCamelChangeNothing() throws Exception {
        String forged = String.join(
                "\r\n",
                "CamelHttpUri: http://127.0.0.1:1/",
                "CAmelHttpUri: http://127.0.0.1:1/",
                "CAmelFileName: ../../etc/x",
                "CamelHttpResponseCode: 418",
                "");
        String body = "{\"prompt\": \"a kite\", \"width\": 64, \"height\": 64}";
        String answer = told(HEAD + forged + "Connection: close\r\nPrefer: wait=30\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .contains("\"state\":\"done\"")
                .doesNotContain("CAmel");
    }

    @Test
    void aPathThatCannotBeDecodedIsRefusedInTheShapeOfItsFamily() throws Exception {
        String end = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

        assertThat(told("GET /jobs/%zz" + end))
                .startsWith("HTTP/1.1 400 ")
                .containsPattern("X-Request-Id: [0-9a-f-]{36}\r\n")
                .contains("\"success\":false");
        assertThat(told("GET /v1/models/%" + end)).startsWith("HTTP/1.1 400 ").contains("{\"error\":{");
    }

    @Test
    void whatNoDatabaseTakesIsRefusedBeforeItIsAsked() throws Exception {
        String end = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

        assertThat(told("GET /jobs/a%00b" + end)).startsWith("HTTP/1.1 404 ");
        assertThat(told("GET /assets?q=%00" + end)).startsWith("HTTP/1.1 400 ");
        assertThat(told("GET /ledger?since=-999999999-01-01" + end)).startsWith("HTTP/1.1 400 ");
    }
}
