package dev.darkroom.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.export.FigmaNode;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.StrictDocument;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where an image is to go, as the command line says it: one of three. */
final class ExportAsk {
    private static final int LONGEST = 64 * 1024;

    @ArgGroup(exclusive = false)
    private Figma figma;

    @Option(names = "--canva", description = "To Canva.")
    private boolean canva;

    @Option(
            names = "--to",
            paramLabel = "JSON",
            description = "To any target, as in a job: '{\"to\": \"folder\", \"path\": \"spring\"}'.")
    private String json;

    /** A place in Figma. */
    private static final class Figma {
        @Option(names = "--figma", required = true, paramLabel = "FILE_KEY", description = "To this Figma file.")
        private String fileKey;

        @Option(
                names = "--page",
                paramLabel = "ID_OR_NAME",
                description = "The page of the file, by its id, such as 0:1, or else by its name.")
        private String page;

        @Option(
                names = "--node",
                paramLabel = "ID",
                description = "The frame or shape of the file, by its id, such as 12:34.")
        private String node;
    }

    /** The export object of a job. @throws InvalidInputException when the JSON is none */
    ObjectNode object() throws InvalidInputException {
        if (json != null) {
            return new StrictDocument("--to", LONGEST).read(json.getBytes(StandardCharsets.UTF_8));
        }
        ObjectNode export = JsonNodeFactory.instance.objectNode();
        if (canva) {
            return export.put("to", "canva");
        }
        export.put("to", "figma").put("file_key", figma.fileKey);
        if (figma.page != null) {
            export.put(FigmaNode.isId(figma.page) ? "page_id" : "page", figma.page);
        }
        if (figma.node != null) {
            export.put("node_id", figma.node);
        }
        return export;
    }
}
