package dev.darkroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.ResultReader;
import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.config.SettingsLoader;
import dev.darkroom.engine.DataFolder;
import dev.darkroom.routes.Receiver;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code run} tells the webhooks of its jobs before it ends, and waits for nobody who does not answer. */
class RunWebhooksTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    @BeforeEach
    void aSecret() throws Exception {
        new dev.darkroom.engine.Home(folder);
        assertThat(command(new WebhooksSecretCommand(this::home), "add"))
                .as(err.toString())
                .isZero();
        err.getBuffer().setLength(0);
    }

    private Home home() {
        Settings settings = SettingsLoader.load(source());
        return new Home(source(), settings, new DataFolder(settings.data()));
    }

    private ConfigSource source() {
        return new ConfigSource(
                folder, Map.of(), Map.of("darkroom.dry-run", "true", "darkroom.download.allow-private", "true"));
    }

    private int command(Object command, String... arguments) {
        return new CommandLine(command)
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    /** Jobs of 64 pixels that tell this address. */
    private int run(int jobs, String url) throws IOException {
        Path file = Files.writeString(
                folder.resolve("jobs.ndjson"),
                IntStream.range(0, jobs)
                        .mapToObj(i -> "{\"job_id\": \"told-" + i + "\", \"prompt\": \"a fox\", \"width\": 64,"
                                + " \"height\": 64, \"callback_url\": \"" + url + "\"}\n")
                        .collect(Collectors.joining()));
        return command(new RunCommand(this::home), file.toString());
    }

    @Test
    void eachReceiverIsToldBeforeItEnds() throws Exception {
        try (Receiver receiver = new Receiver()) {
            assertThat(run(3, receiver.url("/hook"))).as(err.toString()).isZero();

            assertThat(receiver.at("/hook"))
                    .extracting(message -> message.header("webhook-id"))
                    .containsExactlyInAnyOrder("default/told-0~dry#1", "default/told-1~dry#1", "default/told-2~dry#1");
            assertThat(err.toString()).doesNotContain("webhook");
        }
    }

    @Test
    void whoRefusesIsTriedOnceAndThatIsSaid() throws Exception {
        try (Receiver receiver = new Receiver()) {
            receiver.then("/hook", 503, Map.of("Retry-After", "3600"));

            assertThat(run(1, receiver.url("/hook"))).as(err.toString()).isZero();

            assertThat(receiver.at("/hook")).hasSize(1);
            assertThat(err.toString()).contains("1 event for a webhook is not taken yet");
        }
    }

    @Test
    void whoIsAwayIsNotWaitedForByEachJob() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }

        assertThat(run(20, "http://127.0.0.1:" + nobody + "/hook"))
                .as(err.toString())
                .isZero();

        assertThat(err.toString()).contains("20 events for webhooks are not taken yet");
        try (Database database = Database.open(home().settings().database())) {
            long tried = new ResultReader(database)
                    .read("default/told-0~dry")
                    .orElseThrow()
                    .at("/webhooks/0/tries")
                    .asLong();
            assertThat(tried).as("the first one was tried").isPositive();
        }
    }
}
