package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.adapter.s3.S3Server;
import dev.darkroom.e2e.QueueClient.Protocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are written nowhere and prompts not into logs, at the finest log level and whatever happens to a job. */
class SecretsIT {
    private static final Map<String, String> KEYS = Map.of(
            "OPENAI_API_KEY", "sk-canary-openai",
            "SDXL_API_KEY", "sk-canary-sdxl",
            "FIGMA_API_TOKEN", "figd-canary-figma",
            "DARKROOM_PROVIDER_FLUX_KEYS", "bfl-canary-one,bfl-canary-two",
            "DARKROOM_BROKER_PASSWORD", "canary-of-the-broker",
            "DARKROOM_S3_SECRET_KEY", S3Server.SECRET_KEY);
    private static final String PROMPT = "zyzzyva";

    @TempDir
    private static Path folder;

    private static Path bucket;
    private static Program darkroom;

    @BeforeAll
    static void doAllKindsOfJobs() throws Exception {
        Path buckets = Files.createDirectory(folder.resolve("buckets"));
        bucket = buckets.resolve("pictures");
        try (S3Server s3 = S3Server.start(buckets)) {
            s3.createBucket("pictures");
            darkroom = new Program(Files.createDirectory(folder.resolve("darkroom")))
                    .with("DARKROOM_LOG_LEVEL", "TRACE")
                    .with("DARKROOM_INBOX_PATIENCE", "1s")
                    .with("DARKROOM_STORAGE", "s3")
                    .with("DARKROOM_S3_ENDPOINT", s3.endpoint())
                    .with("DARKROOM_S3_REGION", "us-east-1")
                    .with("DARKROOM_S3_BUCKET", "pictures")
                    .with("DARKROOM_S3_PATH_STYLE", "true")
                    .with("DARKROOM_S3_ACCESS_KEY", S3Server.ACCESS_KEY);
            KEYS.forEach(darkroom::with);
            try (DarkroomProcess server = darkroom.serve()) {
                sendMessages(server);
                dropFiles();
                assertThat(darkroom.run(
                                        "run",
                                        Path.of("samples/every-field.json")
                                                .toAbsolutePath()
                                                .toString())
                                .exitCode())
                        .isZero();
                assertThat(darkroom.run("doctor").exitCode()).isZero();
                assertThat(darkroom.run("providers").exitCode()).isZero();
            }
        }
    }

    private static void sendMessages(DarkroomProcess server) throws Exception {
        String password = KEYS.get("DARKROOM_BROKER_PASSWORD");
        try (QueueClient client = QueueClient.of(Protocol.CORE, server, password)) {
            for (String job : jobs("sent")) {
                client.request(job, "any");
            }
            assertThat(client.request(job("sent-good", "other " + PROMPT), "conflict")
                            .get("state")
                            .asText())
                    .isEqualTo("rejected");
        }
        try (QueueClient amqp = QueueClient.of(Protocol.AMQP, server, password)) {
            amqp.request(job("sent-by-amqp", PROMPT), "any");
        }
    }

    private static void dropFiles() throws Exception {
        int number = 0;
        for (String job : jobs("dropped")) {
            darkroom.drop(++number + ".json", job);
        }
        darkroom.drop("rows.csv", "job_id,prompt,width\nrow-1,A " + PROMPT + "\nrow-2,A " + PROMPT + ",7\n");
        darkroom.drop("lines.ndjson", job("line", PROMPT) + "\n{\"prompt\": \"" + PROMPT + "\n");
        darkroom.drop("conflict.json", job("dropped-good", "another " + PROMPT));
        int files = number + 3;
        await().atMost(Duration.ofMinutes(1)).until(() -> moved() == files);
    }

    private static long moved() throws IOException {
        try (Stream<Path> done = Files.list(darkroom.inbox().resolve(".done"));
                Stream<Path> rejected = Files.list(darkroom.inbox().resolve(".rejected"))) {
            return Stream.concat(done, rejected)
                    .filter(file -> !file.toString().endsWith(".error.json"))
                    .count();
        }
    }

    /** One that is right, and the many ways in which a prompt can be in one that is wrong. */
    private static List<String> jobs(String prefix) {
        return List.of(
                job(prefix + "-good", PROMPT),
                job(prefix + "-placeholder", PROMPT).replace("}", ", \"providers\": [\"figma_api\"]}"),
                job(prefix + "-failed", PROMPT)
                        .replace("}", ", \"providers\": [\"figma_api\"], \"allow_placeholder\": false}"),
                job(prefix + "-wrong", PROMPT).replace("256", "\"" + PROMPT + "\""),
                job(prefix + "-number", PROMPT).replace("256", "7"),
                job(prefix + "-misspelt", PROMPT).replace("\"prompt\"", "\"promt\""),
                job(prefix + "-control", PROMPT + "\\u0007"),
                job(prefix + "-long", (PROMPT + " ").repeat(5_000)),
                "{\"prompt\": [\"" + PROMPT + "\"]}",
                "{\"prompt\": \"" + PROMPT + "\", \"prompt\": \"" + PROMPT + "\"}",
                "{\"prompt\": \"" + PROMPT + "\"",
                "{\"" + PROMPT + "\": 1}",
                "[\"" + PROMPT + "\"]",
                PROMPT);
    }

    private static String job(String id, String prompt) {
        return "{\"job_id\": \"" + id + "\", \"prompt\": \"" + prompt + "\", \"width\": 256, \"height\": 256}";
    }

    @Test
    void noKeyIsInAnyFile() throws IOException {
        List<Path> files = files(folder);
        assertThat(files).hasSizeGreaterThan(50);
        for (String keys : KEYS.values()) {
            for (String key : keys.split(",", -1)) {
                assertThat(files).noneMatch(file -> contains(file, key));
            }
        }
    }

    @Test
    void noPromptIsInALog() throws IOException {
        List<Path> logs = files(darkroom.data().resolve("logs"));
        assertThat(logs).isNotEmpty().noneMatch(file -> contains(file, PROMPT));
        assertThat(logs).anyMatch(file -> contains(file, "prompt_hash"));
        assertThat(darkroom.said().resolve("1.out")).content().contains("ready").doesNotContain(PROMPT);
        assertThat(darkroom.said().resolve("1.err")).content().doesNotContain(PROMPT);
    }

    @Test
    void thePromptIsWhereItBelongs() throws IOException {
        assertThat(files(bucket)).anyMatch(file -> contains(file, PROMPT));
        assertThat(files(darkroom.inbox().resolve(".rejected"))).anyMatch(file -> contains(file, PROMPT));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)
                    || new String(Files.readAllBytes(file), StandardCharsets.UTF_16LE).contains(text)
                    || new String(Files.readAllBytes(file), StandardCharsets.UTF_16BE).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
