package dev.darkroom.figma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.http.FigmaClient;
import dev.darkroom.config.Secret;
import dev.darkroom.export.Export;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.ExportException.Kind;
import dev.darkroom.export.Exported;
import dev.darkroom.export.FigmaExport;
import dev.darkroom.simulator.FigmaSimulator;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The half of an export to Figma that goes over its REST API, with every failure that is documented. */
class FigmaExportTest {
    private static final String TOKEN = "figd_canary";
    private static final String LINK = "https://darkroom.example/assets/a1/content?signature=x";
    private static final String NODE = "{\"to\": \"figma\", \"file_key\": \"KEY\", \"node_id\": \"1-2\"}";
    private static final String FILE = "{\"to\": \"figma\", \"file_key\": \"KEY\"}";
    private static final String LINK_ONLY = NODE.replace("}", ", \"placement\": false}");
    private static final int MOST_TRIES = 3;
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

    private FigmaSimulator figma;
    private FigmaClient client;
    private FigmaExport target;

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

    private static Export export(String options, int tries) {
        return new Export("default/j/0/export-0", "figma", options, "a1", "default/j", tries, 0, false, null);
    }

    private ExportException refused(String options, int tries) {
        ExportException refusal =
                catchThrowableOfType(ExportException.class, () -> target.export(export(options, tries)));
        assertThat(refusal).isNotNull();
        assertThat(refusal).hasMessageNotContaining(TOKEN);
        return refusal;
    }

    @Test
    void aNodeGetsADevResourceThatLinksTheImage() throws Exception {
        Exported exported = target.export(export(NODE, 0));

        assertThat(exported.awaitsPlacement()).isTrue();
        assertThat(exported.result().toString())
                .isEqualTo("{\"figma_file_key\":\"KEY\",\"asset_id\":\"a1\",\"figma_link\":\"dev_resource\","
                        + "\"figma_link_id\":\"D1\"}");
        JsonNode made = figma.resources().get(0);
        assertThat(made.get("node_id").asText()).isEqualTo("1:2");
        assertThat(made.get("url").asText()).isEqualTo(LINK);
        assertThat(made.get("name").asText()).startsWith("Darkroom a1 [darkroom:");
        assertThat(figma.requests()).as("the first try needs no look").hasSize(1);
    }

    @Test
    void withoutANodeAFileGetsACommentPinnedWhereItIsSaid() throws Exception {
        target.export(export(FILE.replace("}", ", \"x\": 12.5, \"y\": -3}"), 0));

        JsonNode made = figma.comments().get(0);
        assertThat(made.get("message").asText()).contains(LINK, "a1", "[darkroom:");
        assertThat(made.get("client_meta").toString()).isEqualTo("{\"x\":12.5,\"y\":-3}");
    }

    static Stream<Consumer<FigmaSimulator>> lostAnswers() {
        return Stream.of(FigmaSimulator::loseNext, FigmaSimulator::cutNext, FigmaSimulator::garbleNext);
    }

    @ParameterizedTest
    @MethodSource("lostAnswers")
    void whatWasMadeThoughItsAnswerWasLostIsFoundByTheNextTry(Consumer<FigmaSimulator> loss) throws Exception {
        for (String options : new String[] {NODE, FILE}) {
            loss.accept(figma);
            assertThat(refused(options, 0).kind()).isEqualTo(Kind.AGAIN);

            assertThat(target.export(export(options, 1))
                            .result()
                            .get("figma_link_id")
                            .asText())
                    .isIn("D1", "C1");
        }
        assertThat(figma.comments()).hasSize(1);
        assertThat(figma.resources()).hasSize(1);
    }

    @Test
    void whatWasNotMadeIsMadeByTheNextTry() throws Exception {
        figma.silenceNext();
        assertThat(refused(NODE, 0)).hasMessageContaining("did not answer");
        figma.refuseNext(500, "{\"status\": 500, \"err\": \"Internal Server Error\"}");
        ExportException fault = refused(NODE, 1);
        assertThat(fault.kind()).isEqualTo(Kind.AGAIN);
        assertThat(fault).hasMessageContaining("HTTP 500 (Internal Server Error)");
        assertThat(figma.resources()).isEmpty();

        target.export(export(NODE, 2));

        assertThat(figma.resources()).hasSize(1);
    }

    @Test
    void theSameImageElsewhereGetsALinkOfItsOwn() throws Exception {
        target.export(export(FILE, 0));
        target.export(new Export("default/j/0/export-1", "figma", FILE, "a1", "default/j", 1, 0, false, null));

        assertThat(figma.comments()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|{\"error\": true, \"status\": 400, \"message\": \"Invalid figd_canary\"}|Invalid ***",
                "402|{\"status\": 402, \"err\": \"Upgrade your plan\"}|Upgrade your plan",
                "401|{\"status\": 401, \"err\": \"Unauthorized\"}|FIGMA_API_TOKEN",
                "403|{\"status\": 403, \"err\": \"Invalid scope: file_dev_resources:write\"}|Invalid scope",
                "404|{\"status\": 404, \"err\": \"Not found\"}|no such file",
                "302|<html>moved</html>|HTTP 302"
            })
    void whatFigmaRefusesLeavesTheImageToBePlaced(int status, String body, String words) throws Exception {
        figma.refuseNext(status, body, "Location", figma.baseUrl() + "/elsewhere");

        Exported exported = target.export(export(FILE, 0));

        assertThat(exported.awaitsPlacement()).isTrue();
        assertThat(exported.result().get("figma_link").asText()).isEqualTo("none");
        assertThat(exported.result().get("figma_link_error").asText())
                .contains(words, "HTTP " + status)
                .doesNotContain(TOKEN);
        assertThat(figma.requests()).hasSize(1);

        figma.refuseNext(status, body, "Location", figma.baseUrl() + "/elsewhere");
        ExportException refusal = refused(FILE.replace("}", ", \"placement\": false}"), 0);
        assertThat(refusal.kind()).as("with the link all that was wanted").isEqualTo(Kind.NEVER);
        assertThat(refusal).hasMessageContaining(words).hasMessageContaining("HTTP " + status);
    }

    static Stream<Consumer<FigmaSimulator>> refusedResources() {
        return Stream.of(
                figma -> figma.refuseResources("Dev Mode is not part of this plan"),
                figma -> figma.refuseNext(403, "{\"status\": 403, \"err\": \"Invalid scope\"}"),
                figma -> figma.refuseNext(400, "{\"error\": true, \"status\": 400, \"message\": \"Node type\"}"));
    }

    @ParameterizedTest
    @MethodSource("refusedResources")
    void aNodeThatTakesNoDevResourceGetsAComment(Consumer<FigmaSimulator> refusal) throws Exception {
        refusal.accept(figma);

        ObjectNode result = target.export(export(LINK_ONLY, 0)).result();

        assertThat(result.get("figma_link").asText()).isEqualTo("comment");
        assertThat(result.get("figma_link_id").asText()).isEqualTo("C1");
        assertThat(result.get("note").asText()).matches(".*(Dev Mode|Invalid scope|Node type).*");
        JsonNode made = figma.comments().get(0);
        assertThat(made.get("message").asText()).contains(LINK);
        assertThat(made.get("client_meta").toString())
                .isEqualTo("{\"node_id\":\"1:2\",\"node_offset\":{\"x\":0,\"y\":0}}");
        assertThat(figma.resources()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("lostAnswers")
    void theCommentInThePlaceOfADevResourceIsLeftOnce(Consumer<FigmaSimulator> loss) throws Exception {
        figma.refuseResources("Dev Mode is not part of this plan");
        figma.passNext();
        loss.accept(figma);
        assertThat(refused(NODE, 0).kind()).isEqualTo(Kind.AGAIN);

        figma.refuseResources("");
        ObjectNode result = target.export(export(NODE, 1)).result();

        assertThat(result.get("figma_link_id").asText()).isEqualTo("C1");
        assertThat(figma.comments()).hasSize(1);
        assertThat(figma.resources()).isEmpty();
    }

    @Test
    void whatMayNotBeLookedForIsNotLeft() throws Exception {
        String forbidden = "{\"status\": 403, \"err\": \"Invalid scope\"}";
        figma.refuseNext(403, forbidden);
        assertThat(target.export(export(NODE, 1)).result().get("figma_link").asText())
                .isEqualTo("comment");
        assertThat(figma.resources()).isEmpty();

        figma.passNext();
        figma.refuseNext(403, forbidden);
        Export other = new Export("default/j/0/export-1", "figma", NODE, "a1", "default/j", 1, 0, false, null);
        assertThat(target.export(other).result().get("figma_link").asText()).isEqualTo("dev_resource");

        figma.refuseNext(403, forbidden);
        figma.refuseNext(403, forbidden);
        assertThat(target.export(export(NODE, 1))
                        .result()
                        .get("figma_link_error")
                        .asText())
                .contains("no dev resource: ", "; no comment: ");
        assertThat(figma.comments()).hasSize(1);
    }

    @Test
    void whatFailsToTheLastTryLeavesTheImageToBePlaced() throws Exception {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            figma.refuseNext(500, "{\"status\": 500, \"err\": \"Internal Server Error\"}");
        }
        for (int tries = 0; tries < MOST_TRIES - 1; tries++) {
            assertThat(refused(NODE, tries).kind()).isEqualTo(Kind.AGAIN);
        }

        Exported last = target.export(export(NODE, MOST_TRIES - 1));

        assertThat(last.awaitsPlacement()).isTrue();
        assertThat(last.result().get("figma_link_error").asText()).contains("HTTP 500");
        figma.refuseNext(500, "{}");
        assertThat(refused(LINK_ONLY, MOST_TRIES - 1).kind()).isEqualTo(Kind.AGAIN);
    }

    @Test
    void aWrongTokenAndAFileThatIsNotThereAreRefusals() throws Exception {
        assertThat(refused(LINK_ONLY.replace("KEY", "GONE"), 0)).hasMessageContaining("HTTP 404 (Not found)");
        try (FigmaClient other =
                new FigmaClient(figma.baseUrl(), new Secret("figd_wrong"), Duration.ofSeconds(1), NOON)) {
            FigmaExport wrong = new FigmaExport(Optional.of(other), asset -> Optional.of(LINK), MOST_TRIES);
            ExportException refusal =
                    catchThrowableOfType(ExportException.class, () -> wrong.export(export(LINK_ONLY, 0)));
            assertThat(refusal.kind()).isEqualTo(Kind.NEVER);
            assertThat(refusal).hasMessageContaining("Invalid token");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After|259200|PT72H",
                "Retry-After|30|PT30S",
                "Retry-After|Mon, 23 Nov 2026 12:00:00 GMT|PT48H",
                "X-Nothing|1|PT1M"
            })
    void whoAsksTooOftenWaitsAsLongAsFigmaSays(String header, String value, Duration pause) {
        figma.refuseNext(
                429,
                "{\"status\": 429, \"err\": \"Rate limit exceeded\"}",
                header,
                value,
                "X-Figma-Plan-Tier",
                "starter");

        ExportException later = refused(NODE, 0);

        assertThat(later.kind()).isEqualTo(Kind.LATER);
        assertThat(later.pause()).isEqualTo(pause);
        assertThat(later).hasMessageContaining("plan starter");
    }

    @Test
    void aFailureInsideASuccessIsOne() {
        ExportException refusal = refused(LINK_ONLY.replace("1-2", "9:9"), 0);

        assertThat(refusal.kind()).isEqualTo(Kind.NEVER);
        assertThat(refusal)
                .hasMessageContaining("Figma takes no dev resource on node 9:9: Node not found; no comment: Figma")
                .hasMessageContaining("HTTP 400 (Invalid comment)");
    }

    @Test
    void aSuccessThatMadeNothingIsNone() {
        figma.refuseNext(200, "{\"links_created\": [], \"errors\": []}");

        assertThat(refused(NODE, 0).kind()).isEqualTo(Kind.AGAIN);
    }

    @Test
    void withoutATokenOrAnAddressItIsPlacedAllTheSameAndSaysSo() throws Exception {
        FigmaExport tokenless = new FigmaExport(Optional.empty(), asset -> Optional.of(LINK), MOST_TRIES);
        FigmaExport addressless = new FigmaExport(Optional.of(client), asset -> Optional.empty(), MOST_TRIES);

        assertThat(tokenless.export(export(NODE, 0)).awaitsPlacement()).isTrue();
        assertThat(tokenless.export(export(NODE, 0)).result().get("note").asText())
                .contains("no FIGMA_API_TOKEN");
        assertThat(addressless.export(export(NODE, 0)).result().get("note").asText())
                .contains("darkroom.http.public-url");
        assertThat(figma.requests()).isEmpty();
    }

    @Test
    void withoutPlacementTheLinkIsAll() throws Exception {
        String linkOnly = FILE.replace("}", ", \"placement\": false}");

        assertThat(target.export(export(linkOnly, 0)).awaitsPlacement()).isFalse();
        FigmaExport tokenless = new FigmaExport(Optional.empty(), asset -> Optional.of(LINK), MOST_TRIES);
        ExportException nothing =
                catchThrowableOfType(ExportException.class, () -> tokenless.export(export(linkOnly, 0)));
        assertThat(nothing.kind()).isEqualTo(Kind.NEVER);
    }

    @Test
    void aFigmaThatIsNotReachedIsAskedAgain() throws Exception {
        figma.close();

        assertThat(refused(NODE, 0).kind()).isEqualTo(Kind.AGAIN);
    }
}
