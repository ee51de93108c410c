package dev.darkroom.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.asset.Uploads;
import dev.darkroom.job.InputError;
import dev.darkroom.job.NearestName;
import dev.darkroom.job.PixelSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The parameters of one call of OpenAI's image endpoints, and ours beside them, as a job. Used once. */
final class ImageParameters {
    /** Ours, and those of OpenAI's that a job has too: the job's own check says what is wrong with them. */
    private static final Set<String> OF_A_JOB = Set.of(
            "prompt",
            "model",
            "model_id",
            "n",
            "background",
            "negative_prompt",
            "seed",
            "safety",
            "enhance",
            "library_id",
            "providers",
            "max_cost_usd",
            "allow_placeholder",
            "instance_id");

    private static final Set<String> OPENAIS = Set.of(
            "size",
            "quality",
            "response_format",
            "output_format",
            "output_compression",
            "moderation",
            "style",
            "user",
            "stream",
            "partial_images",
            "input_fidelity",
            "safety_threshold");

    private static final Map<String, String> QUALITIES =
            Map.of("low", "low", "medium", "medium", "high", "high", "standard", "medium", "hd", "high");
    private static final Map<String, String> MODERATIONS = Map.of("low", "low");
    /** Our words, and Gemini's. */
    private static final Map<String, String> THRESHOLDS = Map.of(
            "off", "off",
            "OFF", "off",
            "BLOCK_NONE", "off",
            "low", "low",
            "BLOCK_ONLY_HIGH", "low",
            "medium", "medium",
            "BLOCK_MEDIUM_AND_ABOVE", "medium",
            "high", "high",
            "BLOCK_LOW_AND_ABOVE", "high");

    private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{1,3}x[1-9][0-9]{1,3}");
    private static final int LONGEST_USER = 512;
    private static final int LONGEST_SHOWN = 80;

    private final ObjectNode given;
    private final Set<String> more;
    private final ObjectNode job = JsonNodeFactory.instance.objectNode();
    private final List<InputError> errors = new ArrayList<>();

    /**
     * @param given names and values; those that are null are not given
     * @param more names that this endpoint has beside the usual ones, read elsewhere
     */
    ImageParameters(ObjectNode given, String... more) {
        this.given = given.deepCopy();
        this.given.properties().removeIf(field -> field.getValue().isNull());
        this.more = Set.of(more);
    }

    /** Notes what is wrong with a parameter that is read elsewhere. */
    void wrong(String name, String problem, String expected) {
        errors.add(new InputError(null, "/" + name, problem, expected));
    }

    /** The job so far, to which fields can be added. */
    ObjectNode job() {
        return job;
    }

    /**
     * The whole call.
     *
     * @param uploads that the job names
     * @throws HttpProblem 400 with every error of what a job does not have
     */
    ImageAsk ask(List<Uploads.Upload> uploads) throws HttpProblem {
        refuseUnknown();
        OF_A_JOB.stream().filter(given::has).forEach(name -> job.set(name, given.get(name)));
        if (given.has("output_format")) {
            job.set("format", given.get("output_format"));
        }
        // Who speaks OpenAI's language expects an image or an error.
        job.putIfAbsent("allow_placeholder", JsonNodeFactory.instance.booleanNode(false));
        size();
        word("quality", "quality", QUALITIES, "auto");
        safety();
        user();
        needless();
        boolean stream = flag("stream");
        boolean inline = inline(stream);
        if (!errors.isEmpty()) {
            throw HttpProblem.of(errors);
        }
        return new ImageAsk(job, inline, stream, List.copyOf(uploads));
    }

    private void refuseUnknown() {
        Set<String> known = new TreeSet<>(OF_A_JOB);
        known.addAll(OPENAIS);
        known.addAll(more);
        given.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                wrong(
                        name,
                        "is not a parameter of this call",
                        NearestName.of(name, known)
                                .map(near -> "one of the known parameters, did you mean '" + near + "'?")
                                .orElseGet(() -> "one of " + String.join(", ", known)));
            }
        });
    }

    private void size() {
        JsonNode size = given.path("size");
        if (size.isMissingNode() || size.asText().equals("auto")) {
            return;
        }
        if (!size.isTextual() || !SIZE.matcher(size.textValue()).matches()) {
            wrong("size", is(size), "auto, or WIDTHxHEIGHT with 64 to 4096 pixels each, such as 1536x1024");
            return;
        }
        PixelSize pixels = PixelSize.of(size.textValue());
        job.put("width", pixels.width());
        job.put("height", pixels.height());
    }

    private void safety() {
        word("moderation", "safety", MODERATIONS, "auto");
        word("safety_threshold", "safety", THRESHOLDS, null);
        List<String> ways = List.of("safety", "safety_threshold", "moderation").stream()
                .filter(given::has)
                .toList();
        if (ways.size() > 1) {
            wrong(ways.get(1), "is given together with " + ways.get(0), "one of the two");
        }
    }

    /** @param none the word that leaves it to the provider; null: there is none */
    private void word(String name, String field, Map<String, String> words, String none) {
        JsonNode word = given.path(name);
        if (word.isMissingNode() || (none != null && word.asText().equals(none))) {
            return;
        }
        String ours = word.isTextual() ? words.get(word.textValue()) : null;
        if (ours == null) {
            Set<String> all = new TreeSet<>(words.keySet());
            if (none != null) {
                all.add(none);
            }
            wrong(name, is(word), "one of " + String.join(", ", all));
            return;
        }
        job.put(field, ours);
    }

    private void user() {
        JsonNode user = given.path("user");
        if (user.isMissingNode()) {
            return;
        }
        if (!user.isTextual() || user.textValue().length() > LONGEST_USER) {
            wrong("user", user.isTextual() ? "is too long" : is(user), "a text of at most 512 characters");
            return;
        }
        job.putObject("metadata").set("user", user);
    }

    /** What is not done is refused, unless it is what happens anyway. */
    private void needless() {
        JsonNode compression = given.path("output_compression");
        if (!compression.isMissingNode() && !(compression.isIntegralNumber() && compression.asInt() == 100)) {
            wrong("output_compression", is(compression), "100, or none: images are kept as they are made");
        }
        if (given.has("style")) {
            wrong("style", is(given.get("style")), "none: say in the prompt how it should look");
        }
        JsonNode partial = given.path("partial_images");
        boolean count = partial.isIntegralNumber() && partial.asInt(-1) >= 0 && partial.asInt() <= 3;
        if (!partial.isMissingNode() && !count) {
            wrong("partial_images", is(partial), "an integer from 0 to 3");
        }
        JsonNode fidelity = given.path("input_fidelity");
        if (!fidelity.isMissingNode() && !fidelity.asText().equals("low")) {
            wrong("input_fidelity", is(fidelity), "low, or none");
        }
    }

    /** JSON text is safe to show; a long one is cut. */
    private static String is(JsonNode value) {
        String text = value.toString();
        return "is " + (text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…");
    }

    private boolean flag(String name) {
        JsonNode flag = given.path(name);
        if (!flag.isMissingNode() && !flag.isBoolean()) {
            wrong(name, is(flag), "true or false");
        }
        return flag.asBoolean(false);
    }

    private boolean inline(boolean stream) {
        JsonNode format = given.path("response_format");
        if (format.isMissingNode()) {
            // OpenAI's: its models of today answer with the image itself, the older ones with its address.
            String model = given.path("model").asText(given.path("model_id").asText());
            return stream || !model.startsWith("dall-e-");
        }
        boolean url = format.asText().equals("url");
        if (!url && !format.asText().equals("b64_json")) {
            wrong("response_format", is(format), "one of b64_json, url");
        } else if (url && stream) {
            wrong("response_format", "is \"url\" while stream is true", "b64_json, or no stream");
        }
        return !url;
    }
}
