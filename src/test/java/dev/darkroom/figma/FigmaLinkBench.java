package dev.darkroom.figma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.adapter.http.FigmaClient;
import dev.darkroom.config.Secret;
import dev.darkroom.export.Export;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.FigmaExport;
import dev.darkroom.simulator.FigmaSimulator;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Exports to a Figma whose REST API is on the loopback address. */
abstract class FigmaLinkBench {
    static final String TOKEN = "figd_canary";
    static final String LINK = "https://darkroom.example/assets/a1/content?signature=x";
    static final String NODE = "{\"to\": \"figma\", \"file_key\": \"KEY\", \"node_id\": \"1-2\"}";
    static final String FILE = "{\"to\": \"figma\", \"file_key\": \"KEY\"}";
    static final String LINK_ONLY = NODE.replace("}", ", \"placement\": false}");
    static final int MOST_TRIES = 3;
    static final Clock NOON = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

    FigmaSimulator figma;
    FigmaClient client;
    FigmaExport target;

    @BeforeEach
    void start() throws IOException {
        figma = new FigmaSimulator(TOKEN).file("KEY", "1:2");
        client = new FigmaClient(figma.baseUrl(), new Secret(TOKEN), Duration.ofSeconds(1), NOON);
        target = new FigmaExport(Optional.of(client), asset -> Optional.of(LINK), MOST_TRIES);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        figma.close();
    }

    static Export export(String options, int tries) {
        return new Export("default/j/0/export-0", "figma", options, "a1", "default/j", tries, 0, false, null);
    }

    ExportException refused(String options, int tries) {
        ExportException refusal =
                catchThrowableOfType(ExportException.class, () -> target.export(export(options, tries)));
        assertThat(refusal).isNotNull();
        assertThat(refusal).hasMessageNotContaining(TOKEN);
        return refusal;
    }
}
