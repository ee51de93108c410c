package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.config.Settings;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.ExportException.Kind;
import dev.darkroom.export.canva.CanvaExport;
import dev.darkroom.export.canva.QuickCanva;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Exports to a simulated Canva: what arrives, what is kept of it, and every error by its code. */
class CanvaExportTest extends CanvaContract {
    private static final String UPLOAD = "POST /v1/asset-uploads";
    private static final String DESIGN = "POST /v1/designs";
    private static final String WITH_DESIGN =
            "{\"to\":\"canva\",\"title\":\"Hero\",\"design\":{\"width\":1080,\"height\":1350}}";

    @Test
    void anImageArrivesUnderItsNameAndOnce() throws Exception {
        ObjectNode first = target().export(export(0)).result();
        ObjectNode second = target().export(export(1)).result();

        assertThat(first.toString()).isEqualTo("{\"canva_asset_id\":\"MAsset1\",\"title\":\"a1\",\"asset_id\":\"a1\"}");
        assertThat(second).isEqualTo(first);
        assertThat(server.uploads()).containsExactly("a1");
        assertThat(server.images().get(0)).isEqualTo(bytes);
    }

    @Test
    void aNameOfFiftyCharactersOfAnyKindIsTaken() throws Exception {
        String title = "🌅".repeat(50);

        target().export(export("{\"to\":\"canva\",\"title\":\"" + title + "\"}", 0));

        assertThat(server.uploads()).containsExactly(title);
    }

    @Test
    void aDesignIsMadeWithTheImageOnIt() throws Exception {
        ObjectNode sized = target().export(export(WITH_DESIGN, 0)).result();
        ObjectNode typed = target().export(
                        export("{\"to\":\"canva\",\"design\":{\"type\":\"presentation\",\"title\":\"Spring\"}}", 1))
                .result();

        assertThat(sized.get("edit_url").asText()).isEqualTo("https://www.canva.com/api/design/DAF1/edit");
        assertThat(sized.get("view_url").asText()).isEqualTo("https://www.canva.com/api/design/DAF1/view");
        assertThat(sized.get("canva_design_id").asText()).isEqualTo("DAF1");
        assertThat(typed.get("canva_design_id").asText()).isEqualTo("DAF2");
        assertThat(server.designs().get(0).toString())
                .isEqualTo("{\"design_type\":{\"type\":\"custom\",\"width\":1080,\"height\":1350},"
                        + "\"asset_id\":\"MAsset1\",\"title\":\"Hero\"}");
        assertThat(server.designs().get(1).toString())
                .isEqualTo("{\"design_type\":{\"type\":\"preset\",\"name\":\"presentation\"},"
                        + "\"asset_id\":\"MAsset1\",\"title\":\"Spring\"}");
        assertThat(server.uploads()).hasSize(1);
    }

    @Test
    void aDesignThatFailsDoesNotUploadTheImageAgain() throws Exception {
        server.refuse(DESIGN, 500, "internal_error").loseAnswer(DESIGN);

        assertThat(refusal(target(), export(WITH_DESIGN, 0)).kind()).isEqualTo(Kind.AGAIN);
        assertThat(refusal(target(), export(WITH_DESIGN, 1)).kind()).isEqualTo(Kind.AGAIN);
        target().export(export(WITH_DESIGN, 2));

        assertThat(server.uploads()).hasSize(1);
        assertThat(server.designs()).as("at least once").hasSize(2);
    }

    @Test
    void anImportThatTakesTimeIsWaitedForAndNotSentAgainAfterARestart() throws Exception {
        server.looksNeeded(100);
        ExportException waiting = refusal();

        assertThat(waiting.kind()).isEqualTo(Kind.LATER);
        assertThat(waiting)
                .hasMessageContaining("importing")
                .extracting("pause")
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(refusal(target(), export(1)).kind()).isEqualTo(Kind.LATER);
        server.finishImports();
        assertThat(target().export(export(2)).result().get("canva_asset_id").asText())
                .isEqualTo("MAsset1");
        assertThat(server.uploads()).hasSize(1);
        assertThat(server.looks()).isEqualTo(6);
    }

    @Test
    void anImportThatIsStuckIsGivenUpAndLookedForBeforeTheNextUpload() throws Exception {
        server.looksNeeded(100);
        ExportException stuck = refusal(target(database, Duration.ofMillis(1)), export(0));

        assertThat(stuck.kind()).isEqualTo(Kind.NEVER);
        assertThat(stuck).hasMessageContaining("darkroom.canva.upload-timeout");
        assertThat(refusal(target(database, Duration.ofMillis(1)), export(1)).kind())
                .isEqualTo(Kind.NEVER);
        assertThat(server.uploads()).as("still stuck").hasSize(2);
        server.finishImports();
        assertThat(target().export(export(2)).result().get("canva_asset_id").asText())
                .isEqualTo("MAsset2");
        assertThat(server.uploads()).hasSize(2);
    }

    @Test
    void anImportThatFailsSaysWhyAndIsForgotten() throws Exception {
        server.failImports("import_failed");
        assertThat(refusal().kind()).isEqualTo(Kind.NEVER);
        assertThat(refusal()).hasMessageContaining("import_failed: It did not work");
        server.failImports("fetch_failed");
        assertThat(refusal().kind()).isEqualTo(Kind.AGAIN);
        server.failImports(null);
        target().export(export(3));
        assertThat(server.uploads()).hasSize(4);
    }

    @Test
    void aJobThatCanvaHasForgottenIsBegunAnew() throws Exception {
        server.looksNeeded(100);
        refusal();
        server.forgetJobs();
        server.looksNeeded(0);

        target().export(export(1));

        assertThat(server.uploads()).hasSize(2);
    }

    @Test
    void anUploadWhoseAnswerIsLostIsSentAgain() throws Exception {
        server.loseAnswer(UPLOAD);

        assertThat(refusal().kind()).isEqualTo(Kind.AGAIN);
        target().export(export(1));

        assertThat(server.uploads()).as("at least once").hasSize(2);
    }

    @Test
    void tooManyRequestsWaitLongerEachTime() {
        CanvaExport target = target();
        for (int i = 0; i < 10; i++) {
            server.refuse(UPLOAD, 429, "too_many_requests");
        }
        server.refuseFor(UPLOAD, "864000");

        assertThat(refusal(target, export(0)).pause()).isEqualTo(Duration.ofMillis(1500));
        assertThat(refusal(target, export(1)).pause()).isEqualTo(Duration.ofSeconds(3));
        for (int i = 2; i < 9; i++) {
            refusal(target, export(i));
        }
        assertThat(refusal(target, export(9)).pause()).isEqualTo(Duration.ofSeconds(675));
        ExportException asked = refusal(target, export(10));
        assertThat(asked.pause()).isEqualTo(Duration.ofDays(10));
        assertThat(asked.kind()).isEqualTo(Kind.LATER);
    }

    @Test
    void whatAnExportWaitedForBeforeMakesNoLongerPauseOfTooManyRequests() throws Exception {
        CanvaExport target = target();
        server.refuse(UPLOAD, 429, "too_many_requests").refuse(DESIGN, 429, "too_many_requests");

        assertThat(refusal(target, export(WITH_DESIGN, 900)).pause()).isEqualTo(Duration.ofMillis(1500));
        assertThat(refusal(target, export(WITH_DESIGN, 901)).pause())
                .as("the upload went well since")
                .isEqualTo(Duration.ofMillis(1500));
        target.export(export(WITH_DESIGN, 902));
    }

    @Test
    void whatNoTrialCanMendIsGivenUp() {
        Map<String, Integer> codes = Map.of(
                "quota_exceeded", 403,
                "permission_denied", 403,
                "missing_scope", 403,
                "invalid_file_format", 400,
                "unsupported_content_type", 415,
                "request_too_large", 413,
                "max_limit_reached", 400,
                "invalid_field", 400,
                "missing_field", 400);
        codes.forEach((code, status) -> {
            server.refuse(UPLOAD, status, code);
            ExportException refused = refusal();
            assertThat(refused.kind()).as(code).isEqualTo(Kind.NEVER);
            assertThat(refused).hasMessageContaining("Canva answers " + status + " " + code + ": It was refused");
        });
        server.refuse(DESIGN, 404, "asset_not_found");
        assertThat(refusal(target(), export(WITH_DESIGN, 1)).kind()).isEqualTo(Kind.NEVER);
    }

    @Test
    void whatCanvaSaysIsShownWithoutWhatATerminalObeys() {
        server.answer(
                UPLOAD,
                Map.of(
                        "job",
                        Map.of(
                                "id",
                                "j1",
                                "status",
                                "failed",
                                "error",
                                Map.of("code", "import_failed", "message", "\u009b2J" + "🌅".repeat(300)))));

        assertThat(refusal())
                .hasMessage("Canva could not import the image: import_failed: 2J" + "🌅".repeat(198) + "…");
    }

    @Test
    void troubleOfCanvasOwnIsTriedAgain() {
        server.refuse(UPLOAD, 500, "internal_error").page(UPLOAD, 502).page(UPLOAD, 200);
        server.answer(UPLOAD, Map.of("job", Map.of("id", "../../secrets", "status", "in_progress")));

        for (int i = 0; i < 4; i++) {
            assertThat(refusal().kind()).isEqualTo(Kind.AGAIN);
        }
    }

    @Test
    void withoutAnIntegrationOrALoginNothingIsSent() {
        Settings.Canva none = new Settings.Canva(
                "", dev.darkroom.config.Secret.NONE, server.baseUrl(), "", 8977, Duration.ofMinutes(1));
        ExportException unset = refusal(
                QuickCanva.target(none, calls, connections, new CanvaUploadStore(database), id -> image, storage),
                export(0));
        connections.forget();
        ExportException out = refusal();

        assertThat(unset.kind()).isEqualTo(Kind.NEVER);
        assertThat(unset).hasMessageContaining("CANVA_CLIENT_ID");
        assertThat(out.kind()).isEqualTo(Kind.LATER);
        assertThat(out).hasMessageContaining("./darkroom canva login");
        assertThat(server.uploads()).isEmpty();
    }

    @Test
    void aServerThatIsNotThereIsTriedAgain() throws Exception {
        server.close();

        assertThat(refusal().kind()).isEqualTo(Kind.AGAIN);
        assertThat(refusal()).hasMessageContaining("could not be reached");
    }
}
