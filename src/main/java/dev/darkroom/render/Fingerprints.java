package dev.darkroom.render;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.asset.InputImage;
import dev.darkroom.catalog.Model;
import dev.darkroom.catalog.ModelChoice;
import dev.darkroom.config.Settings;
import dev.darkroom.config.Settings.ProviderSettings;
import dev.darkroom.job.CanonicalJson;
import dev.darkroom.job.JobRequest;
import java.util.List;

/**
 * Says which renders are equal: what their picture depends on, as one hash. Who can be asked at the moment (breakers, keys
 * that are left alone, budgets) is not in it, nor what only names, files or pays for the image.
 */
public final class Fingerprints {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Another number for another way to make them, so that old ones are never met again. */
    private static final int FORM = 1;

    private final Settings settings;
    private final ModelChoice models;
    private final Planner planner;
    private final String rewriter;

    /** @param rewriter the provider that rewrites prompts */
    public Fingerprints(Settings settings, ModelChoice models, Planner planner, String rewriter) {
        this.settings = settings;
        this.models = models;
        this.planner = planner;
        this.rewriter = rewriter;
    }

    /**
     * The fingerprint of a render, 64 hex digits; null when nobody can be asked for it.
     *
     * @param request with the prompt as the caller gave it
     * @param inputs what an edit begins with, all of it
     * @param index which render of its job
     */
    public String of(JobRequest request, Inputs inputs, int index, boolean dryRun) {
        List<String> providers = planner.candidates(request, inputs, dryRun);
        if (providers.isEmpty()) {
            return null;
        }
        ObjectNode all = JSON.createObjectNode();
        all.put("form", FORM);
        all.put("instance", request.instanceId());
        all.put("dry_run", dryRun);
        all.put("index", index);
        picture(all, request);
        all.put("safety", models.safety(request));
        all.put("image", hash(inputs.image()));
        all.put("mask", hash(inputs.mask()));
        if (!inputs.more().isEmpty()) {
            ArrayNode more = all.putArray("more_images");
            inputs.more().forEach(image -> more.add(image.sha256()));
        }
        // What is larger is refused, also when it was taken under another limit.
        all.put("most_bytes", settings.images().maxBytes());
        all.put("most_pixels", settings.images().maxPixels());
        if (request.enhance()) {
            place(all.putObject("rewriter"), rewriter)
                    .put("model", settings.providers().get(rewriter).defaultModel());
        }
        ArrayNode order = all.putArray("providers");
        providers.forEach(name -> provider(order.addObject(), name, request));
        return CanonicalJson.sha256(CanonicalJson.of(all));
    }

    private static void picture(ObjectNode all, JobRequest request) {
        all.put("operation", request.operation().word());
        all.put("prompt", request.prompt());
        all.put("negative_prompt", request.negativePrompt());
        all.put("width", request.width());
        all.put("height", request.height());
        all.put("aspect_ratio", request.aspectRatio());
        all.put("quality", request.quality());
        all.put("format", request.format() == null ? null : request.format().word());
        all.put("background", request.background());
        all.put("seed", request.seed());
        all.put("enhance", request.enhance());
    }

    private static String hash(InputImage image) {
        return image == null ? null : image.sha256();
    }

    private void provider(ObjectNode one, String name, JobRequest request) {
        Model model = models.model(name, request);
        place(one, name)
                .put("model", models.modelId(name, request))
                .put(
                        "version",
                        model == null || model.version() == null
                                ? null
                                : model.version().sha256());
    }

    private ObjectNode place(ObjectNode one, String name) {
        ProviderSettings provider = settings.providers().get(name);
        return one.put("name", name).put("at", provider == null ? null : provider.baseUrl());
    }
}
