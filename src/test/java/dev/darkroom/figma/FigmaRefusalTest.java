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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of an export when Figma's REST API refuses its link, in every way that is documented. */
class FigmaRefusalTest extends FigmaLinkBench {
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

    @ParameterizedTest
    @CsvSource({"0,PT1S", "1,PT2S", "5,PT32S", "6,PT1M", "70,PT1M"})
    void whoIsToldToComeAtOnceAgainAndAgainWaitsLongerEachTime(int refusals, Duration pause) {
        for (String options : List.of(NODE, FILE, LINK_ONLY)) {
            figma.refuseNext(429, "{\"status\": 429, \"err\": \"Rate limit exceeded\"}", "Retry-After", "0");
            Export export = new Export(
                    "default/j/0/export-0", "figma", options, "a1", "default/j", refusals, refusals, false, null);

            ExportException later = catchThrowableOfType(ExportException.class, () -> target.export(export));

            assertThat(later.kind()).isEqualTo(Kind.LATER);
            assertThat(later.pause()).as(options).isEqualTo(pause);
            assertThat(later).hasMessageContaining("HTTP 429");
        }
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
}
