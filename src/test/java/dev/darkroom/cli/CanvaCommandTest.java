package dev.darkroom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.access.SecretBox;
import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.config.SettingsLoader;
import dev.darkroom.engine.DataFolder;
import dev.darkroom.simulator.CanvaServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code canva}: the test is the browser. */
class CanvaCommandTest {
    private static final Pattern PAGE = Pattern.compile("(?m)^(http://\\S+)$");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> properties = new HashMap<>();
    private CanvaServer server;
    private int port;

    @BeforeEach
    void canva() throws IOException {
        server = new CanvaServer();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        properties.put("darkroom.dry-run", "false");
        properties.put("darkroom.canva.client-id", CanvaServer.CLIENT);
        properties.put("darkroom.canva.client-secret", CanvaServer.SECRET);
        properties.put("darkroom.canva.base-url", server.baseUrl());
        properties.put("darkroom.canva.authorize-url", server.authorizeUrl());
        properties.put("darkroom.canva.redirect-port", String.valueOf(port));
    }

    @AfterEach
    void nothingSecretWasSaid() throws IOException {
        server.close();
        assertThat(out + " " + err)
                .doesNotContain("canva-access", "canva-refresh", CanvaServer.SECRET, "code-1", "code_verifier");
    }

    private Home home() {
        ConfigSource source = new ConfigSource(folder, Map.of(), properties);
        Settings settings = SettingsLoader.load(source);
        return new Home(source, settings, new DataFolder(settings.data()));
    }

    private int run(String... arguments) {
        return new CommandLine(new CanvaCommand(this::home))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private CompletableFuture<Integer> login(String... options) {
        String[] arguments = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("login", "--no-browser"), java.util.stream.Stream.of(options))
                .toArray(String[]::new);
        return CompletableFuture.supplyAsync(() -> run(arguments));
    }

    /** The page of consent that the terminal shows. */
    private String page() {
        await().until(() -> PAGE.matcher(out.toString()).find());
        Matcher found = PAGE.matcher(out.toString());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static HttpResponse<String> browse(String url) throws Exception {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aLoginIsKeptShownAndEnded() throws Exception {
        CompletableFuture<Integer> login = login();
        HttpResponse<String> end = browse(page());

        assertThat(login.get()).as(err.toString()).isZero();
        assertThat(end.statusCode()).isEqualTo(200);
        assertThat(end.body()).contains("You can close this window");
        assertThat(out.toString()).contains("Connected with Canva: Ada Example, user oUser1 of team oTeam1");
        assertThat(run("status")).isZero();
        assertThat(out.toString())
                .contains(
                        "account    Ada Example",
                        "design:content:write",
                        "access     until 20",
                        "state      connected");

        assertThat(run("logout")).isZero();
        assertThat(server.consentEnded()).isTrue();
        assertThat(run("status")).isEqualTo(3);
        assertThat(out.toString()).contains("Canva is not connected; ./darkroom canva login");
        assertThat(run("logout")).isZero();
        assertThat(out.toString()).contains("Canva was not connected");
    }

    @Test
    void whatSomebodyElseSendsIsRefusedAndTheLoginGoesOn() throws Exception {
        CompletableFuture<Integer> login = login();
        String page = page();
        String redirect = "http://127.0.0.1:" + port;

        assertThat(browse(redirect + "/oauth/redirect?code=stolen&state=guessed")
                        .statusCode())
                .isEqualTo(400);
        assertThat(browse(redirect + "/oauth/redirect?code=stolen").statusCode())
                .isEqualTo(400);
        assertThat(browse(redirect + "/favicon.ico").statusCode()).isEqualTo(404);
        assertThat(browse(redirect + "/oauth/redirect").statusCode()).isEqualTo(404);
        assertThat(login.isDone()).isFalse();
        browse(page);

        assertThat(login.get()).isZero();
        assertThat(server.calls()).containsOnlyOnce("POST /v1/oauth/token");
    }

    @Test
    void whoeverSaysNoIsNotConnected() throws Exception {
        server.deny();
        CompletableFuture<Integer> login = login();
        browse(page());

        assertThat(login.get()).isEqualTo(3);
        assertThat(err.toString()).contains("Canva gave no consent: access_denied");
        assertThat(run("status")).isEqualTo(3);
    }

    @Test
    void aCodeThatCanvaDoesNotTakeIsNoLogin() throws Exception {
        server.refuse("POST /v1/oauth/token", 401, "invalid_client");
        CompletableFuture<Integer> login = login();
        browse(page());

        assertThat(login.get()).isEqualTo(3);
        assertThat(err.toString()).contains("the login failed: Canva answers 401 invalid_client");
    }

    @Test
    void withoutTheScopeOfTheNameTheIdsAreShown() throws Exception {
        server.agreeOnlyTo("asset:read asset:write");
        CompletableFuture<Integer> login = login();
        browse(page());

        assertThat(login.get()).isZero();
        assertThat(out.toString()).contains("Connected with Canva: user oUser1 of team oTeam1");
    }

    @Test
    void aLoginThatNobodyAnswersEnds() throws Exception {
        assertThat(login("--wait", "1").get()).isEqualTo(3);

        assertThat(err.toString())
                .contains("no answer came to http://127.0.0.1:" + port + "/oauth/redirect within 1 s");
        assertThat(login("--wait", "0").get()).isEqualTo(2);
    }

    @Test
    void whoeverConnectsAndSaysNothingHoldsTheLoginUpForNobody() throws Exception {
        CompletableFuture<Integer> login = login();
        String page = page();
        try (Socket silent = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
            silent.getOutputStream().write('G');
            silent.getOutputStream().flush();
            HttpResponse<String> end =
                    CompletableFuture.supplyAsync(() -> browsed(page)).get(20, TimeUnit.SECONDS);

            assertThat(end.statusCode()).isEqualTo(200);
            assertThat(login.get(20, TimeUnit.SECONDS)).isZero();
        }
    }

    private static HttpResponse<String> browsed(String url) {
        try {
            return browse(url);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aConsentIsKeptThoughCanvaDoesNotSayWhose() throws Exception {
        server.refuse("GET /v1/users/me", 503, "internal_error");
        CompletableFuture<Integer> login = login();
        browse(page());

        assertThat(login.get()).isZero();
        assertThat(err.toString()).contains("Canva does not say whose library it is", "503 internal_error");
        assertThat(run("status")).isZero();
        assertThat(out.toString()).contains("account    a user whom Canva did not name");
    }

    @Test
    void aKeyThatCannotBeUsedIsToldBeforeAnybodyAgrees() throws Exception {
        Path key = home().settings().data().resolve(SecretBox.FILE);
        Files.createDirectories(key.getParent());
        Files.writeString(key, "k".repeat(40));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(login().get()).isEqualTo(1);
        assertThat(err.toString()).contains("run chmod 600 on it");
        assertThat(out.toString()).doesNotContain("Log in to Canva");
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThat(login().get()).isEqualTo(3);
            assertThat(err.toString())
                    .contains("port " + taken.getLocalPort())
                    .contains("darkroom.canva.redirect-port");
        }
    }

    @Test
    void aLogoutThatCanvaDoesNotHearChangesNothing() throws Exception {
        CompletableFuture<Integer> login = login();
        browse(page());
        assertThat(login.get()).isZero();
        server.refuse("POST /v1/oauth/revoke", 503, "internal_error");

        assertThat(run("logout")).isEqualTo(3);
        assertThat(err.toString()).contains("Canva could not be told");
        assertThat(run("status")).isZero();
        assertThat(run("logout", "--forget")).isZero();
        assertThat(server.consentEnded()).isFalse();
        assertThat(run("status")).isEqualTo(3);
    }

    @Test
    void withoutAnIntegrationOrInDryRunNothingIsCalled() throws Exception {
        properties.put("darkroom.dry-run", "true");
        assertThat(login().get()).isEqualTo(1);
        assertThat(err.toString()).contains("darkroom.dry-run is true");
        properties.put("darkroom.dry-run", "false");
        properties.remove("darkroom.canva.client-id");
        properties.remove("darkroom.canva.client-secret");
        assertThat(login().get()).isEqualTo(1);
        assertThat(err.toString()).contains("CANVA_CLIENT_ID");
        assertThat(run()).isEqualTo(2);
        assertThat(server.calls()).isEmpty();
    }
}
