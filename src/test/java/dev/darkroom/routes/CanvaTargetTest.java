package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.access.SecretBox;
import dev.darkroom.adapter.http.CanvaHttp;
import dev.darkroom.adapter.jdbc.CanvaConnectionStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.config.Settings;
import dev.darkroom.export.canva.QuickCanva;
import dev.darkroom.job.JobKey;
import dev.darkroom.simulator.CanvaServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A real job's image in a simulated Canva, with a design: bought once, waiting for a login, then there. */
class CanvaTargetTest {
    private static final String EXPORT = "\"width\": 256, \"height\": 256, \"exports\":"
            + " [{\"to\": \"canva\", \"title\": \"Fern\", \"design\": {\"type\": \"whiteboard\"}}]";

    @TempDir
    private Path folder;

    @Test
    void anImageWaitsForALoginAndArrivesWithADesign() throws Exception {
        try (CanvaServer server = new CanvaServer();
                EveryLine log = new EveryLine();
                RealCalls calls = new RealCalls(folder, "flux,noop_media")
                        .with("darkroom.canva.client-id", CanvaServer.CLIENT)
                        .with("darkroom.canva.client-secret", CanvaServer.SECRET)
                        .with("darkroom.canva.base-url", server.baseUrl())) {
            calls.start();
            calls.done("fern", "none", EXPORT);
            JsonNode waiting = export(calls, "waiting");
            assertThat(waiting.get("message").asText()).contains("./darkroom canva login");
            assertThat(server.calls()).isEmpty();

            login(server, calls.bench().settings());
            JsonNode done = export(calls, "done");

            assertThat(done.get("canva_asset_id").asText()).isEqualTo("MAsset1");
            assertThat(done.get("edit_url").asText()).isEqualTo("https://www.canva.com/api/design/DAF1/edit");
            assertThat(server.uploads()).containsExactly("Fern");
            assertThat(server.designs()).hasSize(1);
            assertThat(calls.posts("fern")).as("bought once").isEqualTo(1);
            assertThat(log.lines()).contains("Canva is not connected");
            assertThat(log.lines()).doesNotContain("canva-access", "canva-refresh", CanvaServer.SECRET);
        }
    }

    /** What is logged by anybody while this is open, at the level that the program logs at. */
    private static final class EveryLine implements AutoCloseable {
        private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        private final Logger exports = (Logger) LoggerFactory.getLogger("darkroom.export");
        private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

        EveryLine() {
            appender.start();
            root.addAppender(appender);
            exports.setLevel(Level.INFO);
        }

        String lines() {
            return List.copyOf(appender.list).stream()
                    .map(ILoggingEvent::getFormattedMessage)
                    .collect(Collectors.joining("\n"));
        }

        @Override
        public void close() {
            root.detachAppender(appender);
            exports.setLevel(null);
        }
    }

    private static void login(CanvaServer server, Settings settings) throws Exception {
        try (Database database = Database.open(settings.database());
                CanvaHttp http = new CanvaHttp(server.baseUrl(), Clock.systemUTC())) {
            new CanvaConnectionStore(database, new SecretBox(settings.data(), settings.secretKey()))
                    .connect(QuickCanva.login(server, http), "Ada");
        }
    }

    private static JsonNode export(RealCalls calls, String state) {
        return await().atMost(Duration.ofSeconds(40))
                .until(
                        () -> calls.bench()
                                .result(JobKey.of("default", "fern", false))
                                .at("/exports/0"),
                        each -> each.path("state").asText().equals(state)
                                && (state.equals("done") || each.has("message")));
    }
}
