package dev.darkroom.figma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.export.Export;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.ExportException.Kind;
import dev.darkroom.export.Exported;
import dev.darkroom.export.FigmaExport;
import dev.darkroom.simulator.FigmaSimulator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The half of an export to Figma that goes over its REST API: what is left in the file, and once. */
class FigmaExportTest extends FigmaLinkBench {
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
