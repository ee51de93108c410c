package dev.darkroom.benchmark;

import dev.darkroom.e2e.DarkroomProcess;
import dev.darkroom.e2e.Program;
import dev.darkroom.engine.Home;
import dev.darkroom.simulator.Simulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The shipped program as a server process, with its own folder and a model of the simulator that takes any size. */
final class BenchServer implements MeasuredServer {
    /** Of the JVM, of whatever is measured. */
    static final List<String> OPTIONS = List.of("-XX:TieredStopAtLevel=4", "-Xmx320m");

    private static final String MODEL = """
            model_id: local
            provider_id: openai_compatible
            provider_model: local-model
            display_name: A model on this machine
            status: active
            operations: [generate]
            capabilities:
              size_range: {min: 16, max: 2048, step: 8}
              formats: [png]
            pricing: [{usd: 0}]
            source: this machine
            """;
    /** The same behind a paid provider, the next. */
    private static final String NEXT = MODEL.replace("model_id: local", "model_id: next")
                    .replace("openai_compatible", "openai_images")
                    .replace("{usd: 0}", "{usd: 0.01}")
            + """
            payload_mapping: '{model: "local-model", prompt: (.prompt | split(" [")[0]), size: "\\(.width)x\\(.height)", response_format: "b64_json"}'
            """;

    private final DarkroomProcess process;

    private BenchServer(DarkroomProcess process) {
        this.process = process;
    }

    /** Starts it, in an empty folder. */
    static BenchServer start(Path folder, Simulator simulator, boolean cache) throws Exception {
        Home home = new Home(folder.resolve("home"));
        home.write("catalog/models/local.yaml", MODEL);
        home.write("catalog/models/next.yaml", NEXT);
        List<String> options = new ArrayList<>(OPTIONS);
        String more = System.getProperty("bench.options", "");
        if (!more.isBlank()) {
            options.addAll(List.of(more.split(" ")));
        }
        Program program = new Program(Files.createDirectories(folder.resolve("program")))
                .home(folder.resolve("home"))
                .jvm(options)
                .with("DARKROOM_DRY_RUN", "false")
                .with("DARKROOM_PROVIDERS", "openai_compatible,openai_images,noop_media")
                .with("DARKROOM_HTTP_CONCURRENCY", "1200")
                .with("DARKROOM_SWEEP", "1s")
                .with("DARKROOM_INBOX_POLL", "1s")
                .with("CACHE_BACKEND", cache ? "filesystem" : "off")
                .with("DARKROOM_LOG_LEVEL", "INFO");
        provider(program, "OPENAI_COMPATIBLE", simulator.openAiBaseUrl());
        program.with("DARKROOM_PROVIDER_OPENAI_COMPATIBLE_DEFAULT_MODEL", "local");
        provider(program, "OPENAI_IMAGES", simulator.openAiBaseUrl());
        program.with("DARKROOM_PROVIDER_OPENAI_IMAGES_DEFAULT_MODEL", "next");
        program.with("DARKROOM_PROVIDER_OPENAI_IMAGES_KEYS", "key-of-the-benchmark");
        return new BenchServer(program.start("serve").awaitReady());
    }

    private static void provider(Program program, String name, String url) {
        String prefix = "DARKROOM_PROVIDER_" + name + "_";
        program.with(prefix + "BASE_URL", url).with(prefix + "TIMEOUT", "60s").with(prefix + "CONCURRENCY", "1024");
    }

    @Override
    public int port() throws Exception {
        return process.port("http.port");
    }

    @Override
    public long peakBytes() {
        return process.peakKib() * 1024;
    }

    @Override
    public void close() {
        process.close();
    }
}
