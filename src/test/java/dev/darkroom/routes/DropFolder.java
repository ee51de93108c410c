package dev.darkroom.routes;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.engine.Bench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The drop folder of a running program, as its users see it. */
final class DropFolder {
    private static final JsonMapper JSON = new JsonMapper();

    private final Bench bench;
    private final Path folder;

    DropFolder(Bench bench) {
        this.bench = bench;
        this.folder = bench.settings().inbox();
    }

    Path resolve(String name) {
        return folder.resolve(name);
    }

    /** Drops a file whole, as a careful program does. */
    void drop(String name, String content) throws IOException {
        Path unfinished = Files.writeString(folder.resolve(".unfinished"), content);
        Files.move(unfinished, folder.resolve(name));
    }

    void awaitDone(String name) {
        await().until(() -> Files.exists(folder.resolve(".done").resolve(name)));
    }

    /** Waits until the file is rejected and returns its report. */
    JsonNode awaitRejected(String name) throws IOException {
        Path report = folder.resolve(".rejected").resolve(name + ".error.json");
        await().until(() -> Files.exists(report) && Files.exists(folder.resolve(".rejected/" + name)));
        return JSON.readTree(report.toFile());
    }

    List<String> names(String sub) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(sub))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Ids of the accepted jobs that begin so. */
    List<String> jobs(String beginning) throws Exception {
        return bench.sql("SELECT job_id FROM jobs WHERE job_id LIKE '" + beginning + "%' ORDER BY job_id").stream()
                .map(row -> row.get(0).toString())
                .toList();
    }
}
