package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import dev.darkroom.adapter.s3.S3Server;
import dev.darkroom.simulator.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;

/** Every provider with every fault, at DEBUG: no key is in anything that the program writes, keeps, says or stores. */
class KeyCanaryTest {
    private static final List<String> PROVIDERS = CanaryHome.PROVIDERS;

    @TempDir
    private Path folder;

    private final CanaryHome home = new CanaryHome();
    private final CanarySurfaces outside = new CanarySurfaces();

    @Test
    void noKeyIsAnywhere() throws Exception {
        Path buckets = Files.createDirectory(folder.resolve("buckets"));
        Path log = folder.resolve("said.log");
        Logger program = (Logger) LoggerFactory.getLogger("dev.darkroom");
        Logger camel = (Logger) LoggerFactory.getLogger("org.apache.camel");
        Level[] before = {program.getLevel(), camel.getLevel()};
        FileAppender<ILoggingEvent> appender = appender(log);
        List.of(program, camel).forEach(logger -> {
            logger.setLevel(Level.DEBUG);
            logger.addAppender(appender);
        });
        Map<String, String> surfaces = new TreeMap<>();
        try (S3Server s3 = S3Server.start(buckets);
                RealCalls calls = home.calls(folder, s3)) {
            s3.createBucket("pictures");
            calls.startOpen();
            int jobs = submit(calls);
            await().atMost(Duration.ofMinutes(5)).until(() -> {
                outside.dump();
                return calls.bench().number("SELECT COUNT(*) FROM jobs WHERE state IN ('accepted', 'running')") == 0;
            });
            jobs += ask(calls, surfaces);

            surfaces.put("settings", calls.bench().settings().toString());
            surfaces.put("threads", outside.frames());
            for (String command : List.of("doctor", "providers", "held", "ledger", "models")) {
                surfaces.put(command, CanarySurfaces.command(calls.home(), command));
            }
            surfaces.put(
                    "health", calls.bench().sql("SELECT * FROM provider_health").toString());
            surfaces.put("objects", objects(s3.client()));
            assertThat(calls.bench().number("SELECT COUNT(*) FROM jobs")).isEqualTo(jobs);
            assertThat(calls.bench().number("SELECT COUNT(DISTINCT error_type) FROM attempts"))
                    .as("kinds of failures")
                    .isGreaterThan(4);
            assertThat(calls.bench().number("SELECT COUNT(*) FROM assets")).isGreaterThan(PROVIDERS.size());
        } finally {
            List.of(program, camel).forEach(logger -> logger.detachAppender(appender));
            program.setLevel(before[0]);
            camel.setLevel(before[1]);
            appender.stop();
        }
        surfaces.put("log", Files.readString(log));
        files(folder.resolve("home/data")).forEach(file -> surfaces.put(file.toString(), bytes(file)));
        files(folder.resolve("home/outbox")).forEach(file -> surfaces.put(file.toString(), bytes(file)));
        files(buckets).forEach(file -> surfaces.put(file.toString(), bytes(file)));

        assertThat(surfaces.get("log")).contains("DEBUG").contains("left alone");
        assertThat(surfaces.get("threads")).contains("org.apache.hc.client5", "dev.darkroom.pipeline");
        assertThat(surfaces.get("doctor")).contains(PROVIDERS);
        assertThat(surfaces.get("held")).contains("default/");
        assertThat(surfaces).hasSizeGreaterThan(20 + PROVIDERS.size());
        assertThat(home.canaries()).hasSize(CanaryHome.KEYS * PROVIDERS.size() + PROVIDERS.size() + 1);
        surfaces.forEach((name, text) -> home.canaries().forEach(key -> assertThat(text.contains(key))
                .as("%s is in %s", key, name)
                .isFalse()));
    }

    private static int submit(RealCalls calls) {
        int jobs = 0;
        for (String provider : PROVIDERS) {
            for (Fault fault : Fault.values()) {
                // Once is enough for what puts a key aside; the next key brings the image.
                String marker = List.of("401", "402", "403").contains(fault.id())
                                || fault.id().startsWith("429")
                        ? fault.id() + "x1"
                        : fault.id();
                calls.bench()
                        .submit(RealCalls.job(
                                provider + "-" + fault.id(), marker, "\"providers\": [\"" + provider + "\"]"));
                jobs++;
            }
        }
        for (String fault : List.of("none", "401", "500", "error-in-200", "choice-error", "empty-content")) {
            calls.bench()
                    .submit(RealCalls.job(
                            "enhanced-" + fault,
                            "openrouter/" + fault,
                            "\"enhance\": true, \"providers\": [\"flux\"]"));
            jobs++;
        }
        return jobs;
    }

    /** Of each provider a success, and a refusal that may repeat the key. */
    private int ask(RealCalls calls, Map<String, String> surfaces) throws Exception {
        for (String provider : PROVIDERS) {
            for (String fault : List.of("none", "401x1", "400")) {
                surfaces.put(
                        "http " + provider + " " + fault,
                        outside.http(calls.bench().httpPort(), provider, fault));
            }
        }
        return PROVIDERS.size() * 3 * 2;
    }

    private static FileAppender<ILoggingEvent> appender(Path file) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%level %logger %msg %kvp %mdc%n%ex%n");
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    /** What the bucket says of every object beside its bytes. */
    private static String objects(S3Client client) {
        StringBuilder said = new StringBuilder();
        client.listObjectsV2(list -> list.bucket("pictures")).contents().forEach(object -> said.append(object.key())
                .append(client.headObject(head -> head.bucket("pictures").key(object.key()))));
        return said.toString();
    }

    private static List<Path> files(Path in) throws IOException {
        try (Stream<Path> all = Files.walk(in)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static String bytes(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
