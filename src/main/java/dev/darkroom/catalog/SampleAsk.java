package dev.darkroom.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.Operation;
import dev.darkroom.job.PixelSize;
import dev.darkroom.provider.Ask;
import dev.darkroom.render.Inputs;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a model's mapping is tried with before a job needs it. */
public final class SampleAsk {
    private static final int SIDE = 1024;

    private final Ask ask;
    private final String words;

    private SampleAsk(Ask ask, String words) {
        this.ask = ask;
        this.words = words;
    }

    /** For each operation the least that a job can say, and everything that the model can be asked. */
    public static List<SampleAsk> of(Model model) {
        return model.operations().stream()
                .sorted()
                .flatMap(operation -> List.of(of(model, operation, false), of(model, operation, true)).stream())
                .toList();
    }

    private static SampleAsk of(Model model, Operation operation, boolean everything) {
        Capabilities can = everything ? model.capabilities() : null;
        JobRequest request = request(operation, can, size(model.capabilities()));
        Shape shape = Shape.of(request, model.capabilities())
                .or(() -> byRatio(model.capabilities()))
                .orElseGet(() -> new Shape(new PixelSize(request.width(), request.height()), null));
        String safety = can == null ? null : first(can.safety().keySet());
        return new SampleAsk(
                new Ask(model, request, request.prompt(), shape, safety, Inputs.NONE),
                operation.word() + (everything ? " and every field it can have" : " and a prompt alone"));
    }

    /** The request body that the mapping makes of it. */
    public JsonNode body() throws Mapping.MappingException {
        JsonNode body = ask.model().payloadMapping().apply(ask.json());
        if (!body.isObject()) {
            throw new Mapping.MappingException("gives " + body.getNodeType() + " instead of an object");
        }
        return body;
    }

    /** What the model's mapping is given. */
    public JsonNode json() {
        return ask.json();
    }

    /** What it asks for, as one phrase. */
    public String words() {
        return words;
    }

    private static PixelSize size(Capabilities can) {
        return can == null || can.sizes().isEmpty()
                ? new PixelSize(SIDE, SIDE)
                : can.sizes().get(0);
    }

    private static Optional<Shape> byRatio(Capabilities can) {
        return can.aspectRatios().entrySet().stream()
                .findFirst()
                .map(known -> new Shape(known.getValue().orElse(null), known.getKey()));
    }

    private static JobRequest request(Operation operation, Capabilities can, PixelSize size) {
        return new JobRequest(
                "sample",
                "default",
                operation,
                "A lighthouse at dawn",
                can != null && can.negativePrompt() ? "text, people" : null,
                null,
                List.of(),
                size.width(),
                size.height(),
                null,
                1,
                can != null && can.seed() != null ? 42L : null,
                can == null ? null : first(can.quality().keySet()),
                can == null ? null : can.formats().stream().findFirst().orElse(null),
                can == null ? null : first(can.background()),
                null,
                false,
                operation == Operation.EDIT ? "sample" : null,
                List.of(),
                null,
                null,
                List.of(),
                true,
                null,
                null,
                4,
                List.of(),
                List.of(),
                null);
    }

    private static String first(Set<String> words) {
        return words.stream().findFirst().orElse(null);
    }
}
