package dev.darkroom.provider.flux;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.catalog.Model;
import dev.darkroom.catalog.Shape;
import dev.darkroom.job.PixelSize;
import dev.darkroom.provider.Ask;

/**
 * How FLUX is asked for a size: by the model's capabilities or, where the catalogue has none, by the family that its name
 * says, as a field that a model does not know is refused.
 */
final class FluxShape {
    /** The one size of which the ratio is known: what models that take a ratio make of 1:1. */
    private static final PixelSize SQUARE = new PixelSize(1024, 1024);

    private FluxShape() {}

    /** Why it cannot be asked for, as one phrase; null when it can. */
    static String reasonToSkip(Ask ask) {
        Model model = ask.model();
        if (model.capabilities() != null || model.payloadMapping() != null) {
            return null;
        }
        if (ask.inputs().image() != null && !isKontext(model) && !name(model).startsWith("flux-2-")) {
            return "the catalogue does not say that " + model.modelId() + " takes an image";
        }
        Shape shape = ask.shape();
        boolean inPixels = shape.ratio() == null && shape.size() != null;
        return inPixels
                        && takesRatio(model)
                        && !(isKontext(model) && shape.size().equals(SQUARE))
                ? model.modelId() + " is asked for an aspect ratio, and the catalogue has none for " + shape.size()
                : null;
    }

    /** Adds it. */
    static void put(ObjectNode body, Ask ask) {
        Shape shape = ask.shape();
        boolean known = ask.model().capabilities() != null;
        if (known ? shape.ratio() != null : takesRatio(ask.model()) && shape.size() != null) {
            body.put("aspect_ratio", shape.ratio() == null ? "1:1" : shape.ratio());
        } else if (shape.size() != null) {
            body.put("width", shape.size().width());
            body.put("height", shape.size().height());
        }
    }

    private static boolean takesRatio(Model model) {
        return isKontext(model) || name(model).endsWith("-ultra");
    }

    private static boolean isKontext(Model model) {
        return name(model).startsWith("flux-kontext");
    }

    private static String name(Model model) {
        return model.providerModel();
    }
}
