package dev.darkroom.web;

import dev.darkroom.engine.Home;
import dev.darkroom.simulator.Request;
import dev.darkroom.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The whole program with its HTTP side and dry-run off; OpenAI is simulated, and nobody else can be asked. */
final class SimulatedWeb implements AutoCloseable {
    private final Simulator simulator;
    private final WebBench web;

    /** @param more properties, names and values in turn */
    SimulatedWeb(Path folder, String... more) throws IOException {
        simulator = Simulator.start(folder.resolve("simulator.log"));
        Home home = new Home(folder.resolve("home"))
                .with("darkroom.dry-run", "false")
                .with("darkroom.providers", "openai_images,noop_media")
                .with("darkroom.provider.openai_images.keys", "sk-canary-web")
                .with("darkroom.provider.openai_images.base-url", simulator.openAiBaseUrl())
                .with("darkroom.provider.openai_images.default-model", "gpt-image-1-mini")
                .with("darkroom.provider.openai_images.timeout", "20s");
        for (int i = 0; i < more.length; i += 2) {
            home.with(more[i], more[i + 1]);
        }
        web = new WebBench(home);
    }

    WebBench web() {
        return web;
    }

    /** How many requests the provider got whose prompt has this. */
    long posts(String prompt) {
        return simulator.requests().stream()
                .filter(request ->
                        request.method().equals("POST") && request.text().contains(prompt))
                .count();
    }

    /** The images of the one edit with this prompt, as the provider got them, without its mask. */
    List<byte[]> images(String prompt) {
        Request request = simulator.requests().stream()
                .filter(each -> each.text().contains(prompt))
                .findFirst()
                .orElseThrow();
        return dev.darkroom.simulator.Multipart.of(request).parts().stream()
                .filter(part -> part.name().startsWith("image"))
                .map(dev.darkroom.simulator.Multipart.Part::bytes)
                .toList();
    }

    @Override
    public void close() throws IOException {
        try (simulator) {
            web.close();
        }
    }
}
