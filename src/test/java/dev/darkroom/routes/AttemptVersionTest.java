package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.catalog.LiveCatalog;
import dev.darkroom.catalog.Model;
import dev.darkroom.simulator.LogEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answer is read as the model was when it was asked, whatever the catalogue says of it since. */
class AttemptVersionTest {
    private static final String FLUX = "catalog/models/flux-2-pro.yaml";
    private static final String IDEOGRAM = "catalog/models/ideogram-v2a-turbo.yaml";
    private static final String SLOW = "download-500:3";

    @TempDir
    private Path folder;

    @Test
    void aTaskIsReadAsItWasAskedWhenItsMappingChangesOrItsModelGoes() throws Exception {
        try (RealCalls calls = started("flux")) {
            calls.bench().submit(RealCalls.job("edited", SLOW, "\"model_id\": \"flux-2-pro\""));
            calls.bench().submit(RealCalls.job("spare", SLOW, "\"model_id\": \"flux-2-max\""));
            awaitDownloads(calls, 2);

            calls.home().edit(FLUX, ".result.sample", ".result.elsewhere");
            Files.delete(calls.home().resolve("catalog/models/flux-2-max.yaml"));
            awaitCatalogue(calls, "flux-2-max");

            assertThat(calls.bench().number("SELECT COUNT(*) FROM assets")).isZero();
            for (String job : new String[] {"edited", "spare"}) {
                assertThat(calls.end(job).get("state").asText()).isEqualTo("done");
                assertThat(calls.attempts(job)).containsExactly("flux settled -");
            }
            assertThat(calls.asset("edited", "seed")).isEqualTo("4711");
        }
    }

    @Test
    void aSpooledAnswerIsReadAsItWasAskedAfterAStartWithoutTheModel() throws Exception {
        try (RealCalls calls = started("ideogram")) {
            calls.bench().submit(RealCalls.job("kept", SLOW, "\"model_id\": \"ideogram-v2a-turbo\""));
            awaitDownloads(calls, 1);

            Files.delete(calls.home().resolve(IDEOGRAM));
            calls.restart();

            assertThat(catalogue(calls).get().models()).doesNotContainKey("ideogram-v2a-turbo");
            assertThat(calls.end("kept").get("state").asText()).isEqualTo("done");
            assertThat(calls.attempts("kept")).containsExactly("ideogram settled -");
            assertThat(calls.posts("kept")).isEqualTo(1);
            assertThat(calls.asset("kept", "seed")).isEqualTo("4711");
        }
    }

    private RealCalls started(String provider) throws Exception {
        RealCalls calls = new RealCalls(folder, provider + ",noop_media")
                .with("darkroom.provider." + provider + ".timeout", "20s");
        calls.home()
                .edit(FLUX, "pricing:", "response_mapping: '{url: .result.sample, seed: 4711}'\npricing:")
                .edit(IDEOGRAM, "pricing:", "response_mapping: '{url: .data[0].url, seed: 4711}'\npricing:");
        return calls.start();
    }

    private static void awaitDownloads(RealCalls calls, int least) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> calls.simulator().log().entries().stream()
                                .filter(entry -> entry.kind().equals(LogEntry.DOWNLOAD))
                                .count()
                        >= least);
    }

    private static void awaitCatalogue(RealCalls calls, String gone) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !catalogue(calls).get().models().containsKey(gone));
        Model edited = catalogue(calls).get().models().get("flux-2-pro");
        assertThat(edited.responseMapping().program()).contains("elsewhere");
    }

    private static LiveCatalog catalogue(RealCalls calls) {
        return calls.bench().camel().getRegistry().lookupByNameAndType("liveCatalog", LiveCatalog.class);
    }
}
