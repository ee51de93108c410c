package dev.darkroom.provider.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.catalog.Model;
import dev.darkroom.catalog.Model.UsagePricing;
import dev.darkroom.job.JobRequest;
import dev.darkroom.provider.ImageCodec;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.Unasked;
import dev.darkroom.provider.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The language of OpenAI's image endpoint, for the GPT image models. */
public final class OpenAiImages implements ImageCodec {
    private static final String FAMILY = "gpt-image-";
    private static final String ANY_SIZE = "gpt-image-2";
    private static final Set<String> SIZES = Set.of("1024x1024", "1536x1024", "1024x1536");
    private static final int SIDE_STEP = 16;
    private static final int LONGEST_SIDE = 3840;
    private static final int LONGEST_RATIO = 3;
    private static final long FEWEST_PIXELS = 655_360;
    private static final long MOST_PIXELS = 8_294_400;
    private static final int LONGEST_PROMPT = 32_000;

    private final long mostImageBytes;

    /** @param mostImageBytes a larger image is paid for and lost */
    public OpenAiImages(long mostImageBytes) {
        this.mostImageBytes = mostImageBytes;
    }

    @Override
    public String provider() {
        return "openai_images";
    }

    @Override
    public String reasonToSkip(JobRequest request, Model model) {
        String unasked = Unasked.reason(request);
        if (unasked != null) {
            return unasked;
        }
        if (!model.modelId().startsWith(FAMILY)) {
            return "real calls know its " + FAMILY + " models only";
        }
        if (request.negativePrompt() != null) {
            return "it takes no negative_prompt";
        }
        if (request.seed() != null) {
            return "it takes no seed";
        }
        if (request.enhance()) {
            return "it cannot be asked to enhance a prompt";
        }
        if ("high".equals(request.safety())) {
            return "its moderation is 'auto' or 'low' and has no stricter setting for safety high";
        }
        if (request.prompt().codePointCount(0, request.prompt().length()) > LONGEST_PROMPT) {
            return "its prompts have at most " + LONGEST_PROMPT + " characters";
        }
        boolean anySize = model.modelId().startsWith(ANY_SIZE);
        if (anySize && "transparent".equals(request.background())) {
            return model.modelId() + " has no transparent background";
        }
        return anySize ? free(request) : fixed(request, model);
    }

    @Override
    public List<String> adaptations(JobRequest request) {
        return "off".equals(request.safety())
                ? List.of("safety off was asked for; openai_images' least is 'low' moderation")
                : List.of();
    }

    private static String fixed(JobRequest request, Model model) {
        return SIZES.contains(size(request))
                ? null
                : model.modelId() + " makes 1024x1024, 1536x1024 and 1024x1536, not " + size(request);
    }

    private static String free(JobRequest request) {
        int width = request.width();
        int height = request.height();
        long pixels = (long) width * height;
        boolean fits = width % SIDE_STEP == 0
                && height % SIDE_STEP == 0
                && Math.max(width, height) <= LONGEST_SIDE
                && Math.max(width, height) <= LONGEST_RATIO * Math.min(width, height)
                && pixels >= FEWEST_PIXELS
                && pixels <= MOST_PIXELS;
        return fits
                ? null
                : "it does not make " + size(request) + ": sides are multiples of 16 up to 3840, at most 3 to 1, with "
                        + FEWEST_PIXELS + " to " + MOST_PIXELS + " pixels";
    }

    private static String size(JobRequest request) {
        return request.width() + "x" + request.height();
    }

    @Override
    public byte[] request(JobRequest request, String modelId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("model", modelId); // always: the provider's default is a model that has ended
        body.put("prompt", request.prompt());
        body.put("n", 1);
        body.put("size", size(request));
        if (request.quality() != null) {
            body.put("quality", request.quality());
        }
        if (request.background() != null) {
            body.put("background", request.background());
        }
        if (request.format() != null) {
            body.put("output_format", request.format().word());
        }
        if (request.safety() != null) {
            body.put("moderation", request.safety().equals("medium") ? "auto" : "low");
        }
        return Reply.bytes(body);
    }

    @Override
    public Map<String, String> authorisation(String key) {
        return Map.of("Authorization", "Bearer " + key);
    }

    @Override
    public ProviderException refusal(Reply reply, Words words) {
        return OpenAiRefusals.of(reply, words);
    }

    @Override
    public Delivered read(InputStream answer, OutputStream sink, UsagePricing pricing, Words words)
            throws IOException, ProviderException {
        return new OpenAiAnswer(sink, mostImageBytes, words).read(answer, pricing);
    }
}
