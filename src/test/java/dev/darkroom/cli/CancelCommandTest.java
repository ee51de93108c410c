package dev.darkroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.config.SettingsLoader;
import dev.darkroom.engine.DataFolder;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.Submission;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CancelCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void aJobOfEachKind() throws Exception {
        new dev.darkroom.engine.Home(folder);
        Files.createDirectories(home("false").settings().data());
        try (Database database = Database.open(home("false").settings().database())) {
            accept(new JobStore(database, false), "{\"job_id\": \"real\", \"prompt\": \"a fox\", \"n\": 2}");
            accept(new JobStore(database, true), "{\"job_id\": \"tried\", \"prompt\": \"a fox\"}");
            accept(
                    new JobStore(database, false),
                    "{\"job_id\": \"other\", \"instance_id\": \"studio\", \"prompt\": \"a fox\"}");
        }
    }

    private static void accept(JobStore jobs, String json) throws Exception {
        JobEntry entry = new JobReader(10_000, List.of("noop_media")).readOne(json.getBytes(StandardCharsets.UTF_8));
        jobs.accept(new Submission(entry, entry.request().jobId(), "cli", null, null), Duration.ZERO);
    }

    private Home home(String dryRun) {
        ConfigSource source = new ConfigSource(folder, Map.of(), Map.of("darkroom.dry-run", dryRun));
        Settings settings = SettingsLoader.load(source);
        return new Home(source, settings, new DataFolder(settings.data()));
    }

    private int cancel(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(new CancelCommand(() -> home("false")))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void cancelsWithoutAServerAndAgain() {
        assertThat(cancel("real")).as(err.toString()).isZero();
        assertThat(out).hasToString("real is cancelled: 2 cancelled" + System.lineSeparator());

        assertThat(cancel("real")).isZero();
        assertThat(out).hasToString("real had ended before: cancelled" + System.lineSeparator());
    }

    @Test
    void findsTheJobOfAnInstance() {
        assertThat(cancel("other")).isEqualTo(2);
        assertThat(cancel("other", "--instance", "studio")).isZero();
        assertThat(out).asString().startsWith("other is cancelled: 1 cancelled");
    }

    @Test
    void saysWhyThereIsNoSuchJob() {
        assertThat(cancel("nobody")).isEqualTo(2);
        assertThat(err).asString().startsWith("there is no real job nobody of instance default");

        assertThat(cancel("tried")).isEqualTo(2);
        assertThat(err).asString().contains("there is one with DRY_RUN_MODE=true");
    }
}
