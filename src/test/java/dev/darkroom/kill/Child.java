package dev.darkroom.kill;

import dev.darkroom.adapter.jdbc.TestDatabases;
import dev.darkroom.adapter.s3.S3Server;
import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import dev.darkroom.e2e.DarkroomProcess;
import dev.darkroom.e2e.Outcome;
import dev.darkroom.e2e.Program;
import dev.darkroom.e2e.Rows;
import dev.darkroom.simulator.CanvaServer;
import dev.darkroom.simulator.Simulator;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program of one run: started, killed and started again on the same folders and database. */
final class Child {
    private final Program program;
    private final Build build;
    private final Settings.Database database;
    private final Path exports;

    Child(Script script, Build build, Path folder, Surroundings around, Simulator simulator, Targets targets)
            throws IOException {
        this.build = build;
        exports = folder.resolve("exports");
        program = new Program(folder).home(build.home(folder.resolve("home"), script));
        if (build.patch() != null) {
            program.patch(build.patch());
        }
        for (Path needed : List.of(program.inbox(), program.outbox(), program.data())) {
            Files.createDirectories(needed);
        }
        database = script.database() == TestDatabases.SQLITE
                ? new Settings.Database("jdbc:sqlite:" + program.data().resolve("darkroom.db"), "", Secret.NONE, 1)
                : script.database().fresh(folder);
        work(script, simulator);
        places(script, folder, around);
        exports(around, targets);
        build.environment().forEach(program::with);
    }

    private void work(Script script, Simulator simulator) {
        program.with("DRY_RUN_MODE", "false")
                .with("DARKROOM_WORKERS", "4")
                .with("DARKROOM_LEASE", "2s")
                .with("DARKROOM_SWEEP", "300ms")
                .with("DARKROOM_SHUTDOWN_TIMEOUT", "15s")
                .with("DARKROOM_INBOX_PATIENCE", "2s")
                .with("DARKROOM_PROVIDERS", "openai_images,flux,noop_media")
                .with("OPENAI_API_KEY", "sk-simulated")
                .with("DARKROOM_PROVIDER_OPENAI_IMAGES_BASE_URL", simulator.openAiBaseUrl())
                .with("DARKROOM_PROVIDER_OPENAI_IMAGES_TIMEOUT", "3s")
                .with("BFL_API_KEY", "simulated")
                .with("DARKROOM_PROVIDER_FLUX_BASE_URL", simulator.fluxBaseUrl())
                .with("DARKROOM_PROVIDER_FLUX_TIMEOUT", "6s")
                .with("DARKROOM_ON_UNKNOWN", script.rebuy() ? "rebuy" : "hold");
        if (script.dailyMicros() > 0) {
            program.with(
                    "DARKROOM_BUDGET_DAILY_USD",
                    BigDecimal.valueOf(script.dailyMicros(), 6).toPlainString());
        }
    }

    private void places(Script script, Path folder, Surroundings around) {
        if (script.database() != TestDatabases.SQLITE) {
            program.with("DARKROOM_DB_URL", database.url())
                    .with("DARKROOM_DB_USER", database.user())
                    .with("DARKROOM_DB_PASSWORD", database.password().value());
        }
        if (script.external()) {
            program.with("DARKROOM_BROKER_URL", around.brokerUrl())
                    .with("DARKROOM_BROKER_USER", Surroundings.USER)
                    .with("DARKROOM_BROKER_PASSWORD", Surroundings.PASSWORD);
        }
        if (script.s3()) {
            program.with("DARKROOM_STORAGE", "s3")
                    .with("DARKROOM_S3_BUCKET", Surroundings.BUCKET)
                    .with("DARKROOM_S3_PREFIX", folder.getFileName().toString());
        }
    }

    private void exports(Surroundings around, Targets targets) {
        program.with("DARKROOM_EXPORT_RETRY_DELAY", "100ms")
                .with("DARKROOM_EXPORT_FOLDER", exports.toString())
                .with("DARKROOM_EXPORT_S3_BUCKETS", Surroundings.EXPORTS)
                .with("DARKROOM_S3_ENDPOINT", around.s3().endpoint())
                .with("DARKROOM_S3_REGION", "us-east-1")
                .with("DARKROOM_S3_PATH_STYLE", "true")
                .with("DARKROOM_S3_ACCESS_KEY", S3Server.ACCESS_KEY)
                .with("DARKROOM_S3_SECRET_KEY", S3Server.SECRET_KEY)
                .with("DARKROOM_HTTP_PUBLIC_URL", "https://darkroom.example")
                .with("FIGMA_API_TOKEN", Targets.FIGMA_TOKEN)
                .with("DARKROOM_PROVIDER_FIGMA_API_BASE_URL", targets.figma().baseUrl())
                .with("CANVA_CLIENT_ID", CanvaServer.CLIENT)
                .with("CANVA_CLIENT_SECRET", CanvaServer.SECRET)
                .with("DARKROOM_CANVA_BASE_URL", targets.canva().baseUrl())
                .with("DARKROOM_SECRET_KEY", Accounts.SECRET_KEY)
                .with("DARKROOM_DOWNLOAD_ALLOW_PRIVATE", "true"); // the receiver of webhooks is on this machine
    }

    /** Starts a server that dies at the point; an empty one: it does not. */
    DarkroomProcess serve(String point) throws IOException {
        return program.jvm(options(point)).start("serve");
    }

    /** Runs a command beside the server. */
    Outcome run(String... arguments) throws IOException, InterruptedException {
        return program.jvm(options("")).run(arguments);
    }

    /** Without coverage: a process that is killed reports none, and it would cost time. */
    private List<String> options(String point) {
        List<String> options = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xshare:auto", "-Xlog:cds*=off:stderr"));
        if (build.patch() == null) {
            options.add("-XX:SharedArchiveFile=" + build.archive());
        }
        if (!point.isEmpty()) {
            options.add("-Ddarkroom.failpoint=" + point);
        }
        return options;
    }

    /** Where images are exported as files. */
    Path exports() {
        return exports;
    }

    Program program() {
        return program;
    }

    /** The database as its own process sees it. */
    Settings.Database database() {
        return database;
    }

    Rows rows() {
        return new Rows(database.url(), database.user(), database.password().value());
    }
}
