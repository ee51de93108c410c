package dev.darkroom.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A {@link LeastServer} as a process, with the JVM options of the server that is measured. */
final class LeastProcess implements MeasuredServer {
    private final Process process;
    private final Path port;

    private LeastProcess(Process process, Path port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it, in an empty folder.
     *
     * @param everything whether it does {@link LeastRest the rest} too
     */
    static LeastProcess start(Path folder, Simulator simulator, boolean cache, boolean everything) throws IOException {
        Files.createDirectories(folder);
        List<String> command = Stream.of(
                        List.of(ProcessHandle.current().info().command().orElseThrow()),
                        BenchServer.OPTIONS,
                        List.of("-cp", System.getProperty("java.class.path"), LeastServer.class.getName()),
                        List.of(folder.toString(), simulator.openAiBaseUrl()),
                        List.of(String.valueOf(cache), String.valueOf(everything)))
                .flatMap(List::stream)
                .toList();
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        LeastProcess server = new LeastProcess(process, folder.resolve(LeastServer.PORT));
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            assertThat(process.isAlive())
                    .as("the least server; it said %s", Files.readString(said))
                    .isTrue();
            return Files.exists(server.port);
        });
        return server;
    }

    @Override
    public int port() throws IOException {
        return Integer.parseInt(Files.readString(port));
    }

    @Override
    public long peakBytes() throws IOException {
        try (Stream<String> status = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            return status.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
