package dev.darkroom.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.darkroom.adapter.http.RemoteModels;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.ModelConfigs;
import dev.darkroom.catalog.LiveCatalog;
import dev.darkroom.catalog.Model;
import dev.darkroom.engine.Home;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteCatalogTest {
    private static final String NEW = """
            {"model_id": "flux-next", "provider_id": "flux", "display_name": "Next", "status": "beta",
             "operations": ["generate"], "pricing": [{"usd": 0.07}], "source": "the service"}""";

    @TempDir
    private Path folder;

    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> details = new ConcurrentHashMap<>();
    private volatile int status = 200;
    private volatile String answer = "{\"data\": [" + NEW + "]}";
    private HttpServer server;
    private Database database;
    private ModelConfigs configs;
    private LiveCatalog live;
    private RemoteModels remote;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().keySet());
            String known = details.get(exchange.getRequestURI().getPath());
            byte[] body = (known == null ? answer : known).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders("".equals(known) ? 404 : status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        Files.createDirectories(folder.resolve("data"));
        database = Database.open(new Home(folder).settings().database());
        configs = new ModelConfigs(database);
        live = live();
        remote = new RemoteModels("http://127.0.0.1:" + server.getAddress().getPort() + "/config");
    }

    @AfterEach
    void stop() throws IOException {
        remote.close();
        database.close();
        server.stop(0);
    }

    @Test
    void itsModelsAreAddedToTheFiles() {
        begun(live);

        Model model = live.get().models().get("flux-next");
        assertThat(model.providerId()).isEqualTo("flux");
        assertThat(model.version().origin()).isEqualTo(Model.Origin.REMOTE);
        assertThat(live.get().models()).containsKey("flux-pro-1.1");
        assertThat(live.problem()).isNull();
        assertThat(asked)
                .singleElement()
                .asString()
                .startsWith("/config/model-config ")
                .doesNotContain("Authorization");
    }

    @Test
    void theFileCountsForTheSameId() {
        answer = "{\"data\": [" + NEW.replace("flux-next", "flux-pro-1.1") + "]}";
        begun(live);

        assertThat(live.get().models().get("flux-pro-1.1").version().origin()).isEqualTo(Model.Origin.FILE);
    }

    @Test
    void theLastGoodAnswerIsUsedWhenItIsAwayAlsoAtStart() {
        begun(live);
        server.stop(0);
        LiveCatalog second = live();
        begun(second);

        assertThat(second.get().models()).containsKey("flux-next");
        assertThat(second.problem()).contains("/config/model-config is away: ").contains("; since 20");
    }

    @Test
    void oneWrongModelLeavesAllAsTheyWere() {
        RemoteCatalog catalog = begun(live);
        answer = "{\"data\": [" + NEW.replace("0.07", "0.08") + ","
                + NEW.replace("flux-next", "x").replace("\"flux\"", "\"nobody\"") + "]}";
        catalog.refresh();
        assertThat(live.problem()).contains("model 2 'x': provider_id is 'nobody', which is not in providers.yaml");
        assertThat(micros()).isEqualTo(70_000);

        answer = "{\"data\": [" + NEW.replace("0.07", "0.08") + "," + NEW + "]}";
        catalog.refresh();
        assertThat(live.problem()).contains("model_id is 'flux-next', as that of another model is");

        answer = "{\"data\": [" + NEW.replace("0.07", "0.08") + "]}";
        catalog.refresh();
        assertThat(live.problem()).isNull();
        assertThat(micros()).isEqualTo(80_000);
        assertThat(configs.lastCopy()).singleElement().asString().contains("0.08");
    }

    @Test
    void noRedirectIsFollowedAndOtherAnswersAreNone() {
        RemoteCatalog catalog = begun(live);
        status = 302;
        catalog.refresh();
        assertThat(live.problem()).contains("it answers HTTP 302");
        assertThat(asked).hasSize(2);

        status = 200;
        answer = "[]";
        catalog.refresh();
        assertThat(live.problem()).contains("data is no list");
        answer = "{\"data\": [1e999999]}";
        catalog.refresh();
        assertThat(live.problem()).contains("expected a number of at most 32 characters");
        assertThat(live.get().models()).containsKey("flux-next");
    }

    @Test
    void whatIsOnlyNamedIsAskedForByItsName() {
        answer = "{\"data\": [\"flux-next\", {\"model_id\": \"flux-after\", \"status\": \"beta\"},"
                + NEW.replace("flux-next", "flux-whole") + "]}";
        detail("flux-next", NEW);
        detail("flux-after", NEW.replace("flux-next", "flux-after"));
        begun(live);

        assertThat(live.problem()).isNull();
        assertThat(live.get().models()).containsKeys("flux-next", "flux-after", "flux-whole");
        assertThat(asked)
                .extracting(request -> request.substring(0, request.indexOf(' ')))
                .containsExactly(
                        "/config/model-config", "/config/model-config/flux-next", "/config/model-config/flux-after");
    }

    @Test
    void detailsThatAreNotThereLeaveAllAsItWas() {
        RemoteCatalog catalog = begun(live);
        answer = "{\"data\": [\"flux-next\", \"flux-after\"]}";
        detail("flux-next", NEW.replace("0.07", "0.08"));
        details.put("/config/model-config/flux-after", "");
        catalog.refresh();
        assertThat(live.problem()).contains("is away: model flux-after: it answers HTTP 404");
        assertThat(micros()).isEqualTo(70_000);

        detail("flux-after", NEW);
        catalog.refresh();
        assertThat(live.problem())
                .contains("model-config/flux-after: data.model_id is 'flux-next'; expected 'flux-after'");

        details.put("/config/model-config/flux-after", "{\"data\": []}");
        catalog.refresh();
        assertThat(live.problem()).contains("model-config/flux-after: data is no object");

        answer = "{\"data\": [\"../secrets\"]}";
        int before = asked.size();
        catalog.refresh();
        assertThat(live.problem()).contains("is wrong:");
        assertThat(asked).hasSize(before + 1);
        assertThat(micros()).isEqualTo(70_000);
    }

    @Test
    void detailsWithoutEndAreCut() {
        answer = "{\"data\": [\"flux-next\", \"flux-after\"]}";
        String half = " ".repeat(9 << 20);
        details.put("/config/model-config/flux-next", half + "{\"data\": " + NEW + "}");
        details.put("/config/model-config/flux-after", half + "{\"data\": " + NEW + "}");
        begun(live);

        assertThat(live.problem()).contains("its models are longer than 16 MiB");
    }

    @Test
    void anAnswerWithoutEndIsCut() {
        answer = " ".repeat((16 << 20) + 1);
        begun(live);

        assertThat(live.problem()).contains("its answer is longer than 16 MiB");
    }

    @Test
    void withoutAnAddressNobodyIsAsked() {
        RemoteCatalog none = new RemoteCatalog(null, configs, live);
        none.begin();
        none.refresh();

        assertThat(asked).isEmpty();
        assertThat(live.problem()).isNull();
    }

    private void detail(String id, String model) {
        details.put("/config/model-config/" + id, "{\"data\": " + model + "}");
    }

    private long micros() {
        return live.get().models().get("flux-next").pricing().get(0).micros();
    }

    private LiveCatalog live() {
        return new LiveCatalog(
                folder.resolve("catalog"), fresh -> configs.keep(fresh.models().values()));
    }

    private RemoteCatalog begun(LiveCatalog on) {
        RemoteCatalog catalog = new RemoteCatalog(remote, configs, on);
        catalog.begin();
        return catalog;
    }
}
