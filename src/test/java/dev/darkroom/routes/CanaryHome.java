package dev.darkroom.routes;

import dev.darkroom.adapter.s3.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All providers, each with keys that can be told wherever they are. */
final class CanaryHome {
    static final List<String> PROVIDERS =
            List.of("openai_images", "flux", "sdxl", "ideogram", "gemini", "replicate_sdxl", "openai_compatible");
    /** More than there are faults after which a key is left alone. */
    static final int KEYS = 12;

    private static final String OWN_MODEL = """
            model_id: own-model
            provider_id: openai_compatible
            provider_model: local-model
            display_name: A model on this machine
            status: active
            operations: [generate]
            capabilities:
              size_range: {min: 64, max: 2048, step: 8}
            pricing: [{usd: 0.001}]
            source: this machine
            """;

    private final List<String> canaries = new ArrayList<>();

    /** Every key that the home has. */
    List<String> canaries() {
        return List.copyOf(canaries);
    }

    /** The program, not started. */
    RealCalls calls(Path folder, S3Server s3) throws IOException {
        RealCalls calls = new RealCalls(folder, String.join(",", PROVIDERS) + ",noop_media")
                .with("darkroom.storage", "s3")
                .with("darkroom.s3.endpoint", s3.endpoint())
                .with("darkroom.s3.region", "us-east-1")
                .with("darkroom.s3.bucket", "pictures")
                .with("darkroom.s3.path-style", "true")
                .with("darkroom.s3.access-key", S3Server.ACCESS_KEY)
                .with("darkroom.s3.secret-key", S3Server.SECRET_KEY)
                .with("darkroom.outbox", folder.resolve("home/outbox").toString())
                .with("darkroom.provider.openai_compatible.timeout", "5s")
                .with("darkroom.provider.openai_compatible.concurrency", "64")
                .with("darkroom.provider.openai_compatible.default-model", "own-model");
        calls.with(
                "darkroom.provider.openai_compatible.base-url",
                calls.simulator().openAiBaseUrl());
        calls.home().write("catalog/models/own-model.yaml", OWN_MODEL);
        PROVIDERS.forEach(provider -> keys(calls, provider));
        canaries.add("canary-openrouter-1d5");
        return calls.with("darkroom.provider.openrouter.keys", "canary-openrouter-1d5")
                .with("darkroom.provider.openrouter.base-url", calls.simulator().openRouterBaseUrl());
    }

    private void keys(RealCalls calls, String provider) {
        // The first is refused by the provider, in words that may repeat it.
        List<String> keys = new ArrayList<>(List.of("invalid-canary-" + provider));
        for (int i = 0; i < KEYS; i++) {
            keys.add("canary-" + provider + "-" + Character.toString('a' + i) + "7f3");
        }
        canaries.addAll(keys);
        calls.with("darkroom.provider." + provider + ".keys", String.join(",", keys));
    }
}
