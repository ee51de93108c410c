package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The program as a process: what it says, what it holds, and the signals that end it. */
public final class DarkroomProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final Process process;
    private final Path data;
    private final Path out;
    private final Path err;
    private long peakKib;

    DarkroomProcess(Process process, Path data, Path out, Path err) {
        this.process = process;
        this.data = data;
        this.out = out;
        this.err = err;
    }

    /** Waits until a server is open for work. */
    public DarkroomProcess awaitReady() {
        await().atMost(PATIENCE).pollInterval(LOOK_EVERY).until(() -> {
            assertThat(process.isAlive())
                    .as("a server that starts; it said:%n%s%s", out(), err())
                    .isTrue();
            return isReady();
        });
        return this;
    }

    /** The port in {@code ports.json}, for example {@code broker.amqp-port}. */
    public int port(String name) throws IOException {
        JsonNode ports = Json.read(data.resolve("ports.json"));
        return ports.get(name).asInt();
    }

    long pid() {
        return process.pid();
    }

    /** Whether it has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits that long for the end; false when it has not come. */
    public boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether a server is open for work, or was. */
    public boolean isReady() {
        return out().lines().anyMatch("ready"::equals);
    }

    /** SIGINT, as Ctrl-C sends it. */
    void interrupt() throws IOException, InterruptedException {
        look();
        Process kill = new ProcessBuilder("sh", "-c", "kill -INT " + process.pid())
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    /** SIGTERM. */
    public void terminate() {
        look();
        process.destroy();
    }

    /** SIGKILL, and waits for the end. */
    public void kill() {
        look();
        process.destroyForcibly().onExit().join();
    }

    /** Waits for the end. */
    public Outcome end() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            look();
            assertThat(System.nanoTime())
                    .as("a process that ends; it said:%n%s%s", out(), err())
                    .isLessThan(deadline);
        }
        return new Outcome(process.exitValue(), out(), err(), peakKib);
    }

    /** The most memory the process has held so far, KiB. */
    public long peakKib() {
        look();
        return peakKib;
    }

    private void look() {
        try (var status = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            status.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .forEach(kib -> peakKib = Math.max(peakKib, kib));
        } catch (NoSuchFileException e) {
            // It has ended: what was seen last counts.
        } catch (IOException | UncheckedIOException e) {
            // It ends while it is looked at.
            assertThat(process.onExit()).succeedsWithin(PATIENCE);
        }
    }

    /** Standard output so far. */
    public String out() {
        return read(out);
    }

    /** Standard error so far. */
    public String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves nothing running, whatever the test has done. What is in good health is stopped gently. */
    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS)
                .join();
        kill();
    }
}
