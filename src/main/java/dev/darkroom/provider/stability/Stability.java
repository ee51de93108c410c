package dev.darkroom.provider.stability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.asset.InputImage;
import dev.darkroom.catalog.Model;
import dev.darkroom.provider.Ask;
import dev.darkroom.provider.ImageCodec;
import dev.darkroom.provider.Outgoing;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The languages of Stability AI: JSON below {@code /v1/}, forms below {@code /v2beta/}. The model's endpoint decides. */
public final class Stability implements ImageCodec {
    /** The one endpoint at which a request names its model. */
    private static final String USUAL = "/v2beta/stable-image/generate/sd3";

    private static final String FIRST = "/v1/";
    /** Of an image that is edited, pixels. */
    private static final int SHORTEST_SIDE = 64;

    @Override
    public String provider() {
        return "sdxl";
    }

    @Override
    public String reasonToSkip(Ask ask) {
        String model = ask.model().modelId();
        if (ask.model().payloadMapping() != null) {
            return null;
        }
        if (ask.request().seed() != null && ask.request().seed() == 0) {
            return model + " takes seed 0 for any seed; it takes seeds from 1";
        }
        if (isFirst(ask)) {
            return ask.shape().size() == null ? model + " is asked for width and height" : null;
        }
        return ask.isEdit() ? reasonNotToEdit(ask, model) : reasonNotToMake(ask, model);
    }

    private static String reasonNotToEdit(Ask ask, String model) {
        boolean shaped = ask.shape().size() != null || ask.shape().ratio() != null;
        if (shaped && (namesModel(ask) || ask.shape().ratio() == null)) {
            return model + " keeps the shape of the image; leave out aspect_ratio, width and height";
        }
        InputImage image = ask.inputs().image();
        return image != null && Math.min(image.width(), image.height()) < SHORTEST_SIDE
                ? model + " edits images with sides of at least " + SHORTEST_SIDE + " pixels"
                : null;
    }

    private static String reasonNotToMake(Ask ask, String model) {
        return ask.shape().ratio() == null
                ? model + " chooses the pixels itself; ask for an aspect_ratio instead of width and height"
                : null;
    }

    @Override
    public Set<String> takes() {
        return Set.of("negative_prompt", "seed", "format", "image");
    }

    @Override
    public Outgoing request(Ask ask) {
        if (isFirst(ask)) {
            return new Outgoing(path(ask), Map.of(), new Outgoing.Json(StabilityFields.first(ask)));
        }
        List<Outgoing.Part> parts = new ArrayList<>(Outgoing.fields(StabilityFields.second(ask, namesModel(ask))));
        if (ask.isEdit()) {
            InputImage image = ask.inputs().image();
            parts.add(new Outgoing.File("image", image.path(), image.format()));
        }
        return new Outgoing(path(ask), Map.of(), new Outgoing.Form(parts));
    }

    /** Whether the endpoint serves several models. */
    private static boolean namesModel(Ask ask) {
        return path(ask).endsWith("/sd3");
    }

    private static String path(Ask ask) {
        return ask.model().endpoint() == null ? USUAL : ask.model().endpoint();
    }

    private static boolean isFirst(Ask ask) {
        return path(ask).startsWith(FIRST);
    }

    @Override
    public Map<String, String> authorisation(String key) {
        return Map.of("Authorization", "Bearer " + key);
    }

    @Override
    public ProviderException refusal(Reply reply, Words words) {
        return StabilityRefusals.of(reply, words);
    }

    @Override
    public void requireAllowed(JsonNode answer, Words words) throws ProviderException {
        StabilityAnswer.requireAllowed(answer, words);
    }

    @Override
    public Delivered read(JsonNode answer, Model model, Words words) throws ProviderException {
        return StabilityAnswer.read(answer, words);
    }
}
