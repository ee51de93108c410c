package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.access.Scope;
import dev.darkroom.engine.Home;
import dev.darkroom.simulator.Simulator;
import dev.darkroom.web.Contract.Operation;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may call what: a table of all operations of the contract by all kinds of keys. */
class ApiAccessTest {
    private static final String JOB = "only-ours";

    @TempDir
    private static Path folder;

    private static final Map<Scope, String> RIGHT = new EnumMap<>(Scope.class);
    private static final Map<Scope, String> RIGHT_OF_ALL = new EnumMap<>(Scope.class);
    private static final Map<Scope, String> WRONG = new EnumMap<>(Scope.class);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static Simulator simulator;
    private static WebBench web;
    private static String others;
    private static String asset;
    private static String held;

    @BeforeAll
    static void start() throws Exception {
        simulator = Simulator.start(folder.resolve("simulator.log"));
        StringBuilder instances = new StringBuilder(KeyedHome.TWO_INSTANCES);
        for (Scope scope : Scope.values()) {
            instances.append("for-" + scope.word() + ":\n  library: l\n  storage_prefix: " + scope.word() + "\n");
        }
        Home home = new Home(folder.resolve("home"))
                .write("catalog/instances.yaml", instances.toString())
                .with("darkroom.dry-run", "false")
                .with("darkroom.providers", "openai_images,noop_media")
                .with("darkroom.provider.openai_images.keys", "sk-canary-access")
                .with("darkroom.provider.openai_images.base-url", simulator.openAiBaseUrl())
                .with("darkroom.provider.openai_images.default-model", "gpt-image-1-mini");
        for (Scope scope : Scope.values()) {
            String instance = "for-" + scope.word();
            RIGHT.put(scope, KeyedHome.bearer(home, instance, scope));
            WRONG.put(
                    scope,
                    KeyedHome.bearer(
                            home,
                            instance,
                            Arrays.stream(Scope.values())
                                    .filter(one -> one != scope && one != Scope.ADMIN)
                                    .toArray(Scope[]::new)));
        }
        RIGHT_OF_ALL.put(Scope.READ, KeyedHome.bearer(home, "*", Scope.READ));
        RIGHT_OF_ALL.put(Scope.ADMIN, KeyedHome.bearer(home, "*", Scope.ADMIN));
        String ours = KeyedHome.bearer(home, "default", Scope.ADMIN);
        others = KeyedHome.bearer(home, "other", Scope.ADMIN);
        web = new WebBench(home);
        asset = job(ours, JOB, "none").at("/renders/0/asset_id").asText();
        assertThat(job(ours, JOB + "-lost", "drop-after-read").get("state").asText())
                .isEqualTo("held");
        held = "default:" + JOB + "-lost:0:1";
    }

    private static JsonNode job(String key, String id, String fault) throws Exception {
        return web.post(
                        "/jobs",
                        "{\"prompt\": \"a lamp [fault:" + fault + "]\", \"job_id\": \"" + id
                                + "\", \"allow_placeholder\": false, \"library_id\": \"" + JOB + "\"}",
                        "Authorization",
                        key,
                        "Prefer",
                        "wait=40")
                .json();
    }

    @AfterAll
    static void stop() throws Exception {
        Simulator last = simulator;
        try (last) {
            web.close();
        }
    }

    static Stream<Operation> operations() {
        return new Contract().operations().stream();
    }

    private static Scope scope(Operation operation) {
        return operation.scope().equals("open")
                ? Scope.READ
                : Scope.of(operation.scope()).orElseThrow();
    }

    /** A status and the first bytes of a body: of events those that come at once. */
    private record Said(int status, String body) {}

    private static Said call(Operation operation, String path, String key) throws Exception {
        HttpRequest.Builder request = key == null ? web.request(path) : web.request(path, "Authorization", key);
        if (operation.hasBody()) {
            request.header("Content-Type", "application/json");
        }
        request.method(
                operation.method().toUpperCase(Locale.ROOT),
                operation.hasBody() ? BodyPublishers.ofString(body(operation)) : BodyPublishers.noBody());
        HttpResponse<InputStream> response = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            boolean endless = operation.id().equals("events") && response.statusCode() == 200;
            byte[] bytes = endless ? in.readNBytes(13) : in.readAllBytes();
            return new Said(response.statusCode(), new String(bytes, StandardCharsets.ISO_8859_1));
        }
    }

    /** A right body where whose it is is looked for behind it. */
    private static String body(Operation operation) {
        return switch (operation.id()) {
            case "resolveHeld" -> "{\"decision\": \"spent\"}";
            case "changeAsset" -> "{\"review_state\": \"rejected\"}";
            case "exportAsset" -> "{\"to\": \"canva\"}";
            default -> "{}";
        };
    }

    private static String theirs(Operation operation) {
        String path = operation.path();
        return operation.path(path.startsWith("/jobs/") ? JOB : path.startsWith("/held/") ? held : asset);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void withoutAKeyOnlyWhatIsPublicIsAnswered(Operation operation) throws Exception {
        int status = call(operation, theirs(operation), null).status();

        if (operation.isPublic()) {
            assertThat(status).isEqualTo(200);
        } else {
            assertThat(status).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void withAWrongKeyNothingIsAnswered(Operation operation) throws Exception {
        for (String wrong : List.of("Bearer wrong", "Bearer dk_000000000000_wrong", others + "x", "Basic eDp5")) {
            assertThat(call(operation, theirs(operation), wrong).status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aKeyWithoutTheScopeIsRefused(Operation operation) throws Exception {
        int status =
                call(operation, theirs(operation), WRONG.get(scope(operation))).status();

        assertThat(status).isEqualTo(operation.isPublic() ? 200 : 403);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aKeyWithTheScopeAloneIsEnough(Operation operation) throws Exception {
        Scope scope = scope(operation);
        if (operation.ofAllInstances()) {
            assertThat(call(operation, operation.path("none"), RIGHT.get(scope)).status())
                    .as("of one instance")
                    .isEqualTo(403);
        }
        String key = operation.ofAllInstances() ? RIGHT_OF_ALL.get(scope) : RIGHT.get(scope);

        assertThat(call(operation, operation.path("none"), key).status()).isNotIn(401, 403, 405, 500);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void ofOthersNothingIsSeenOrChanged(Operation operation) throws Exception {
        boolean ofAnInstance = List.of("/jobs/", "/assets/", "/held/").stream()
                .anyMatch(family -> operation.path().startsWith(family));
        Said said = call(operation, ofAnInstance ? theirs(operation) : operation.path("none"), others);
        if (ofAnInstance && operation.path().contains("{id}")) {
            assertThat(said.status()).isEqualTo(404);
            Said nothing = call(operation, operation.path("none"), others);
            assertThat(said.body()
                            .replaceAll(JOB + "-lost|" + JOB + "|" + asset + "|default:.*:0:1", "none")
                            .replaceAll("\"request_id\":\"[^\"]*\"", ""))
                    .as("the same as for what is not there")
                    .isEqualTo(nothing.body().replaceAll("\"request_id\":\"[^\"]*\"", ""));
        } else {
            assertThat(said.body()).doesNotContain(JOB).doesNotContain(asset);
        }
        if (operation.query().contains("instance") && !operation.path().contains("{id}")) {
            assertThat(call(operation, operation.path() + "?instance=default", others)
                            .status())
                    .isEqualTo(404);
        }
    }
}
