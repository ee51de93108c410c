package dev.darkroom.kill;

import dev.darkroom.e2e.Json;
import dev.darkroom.e2e.Program;
import dev.darkroom.e2e.Rows;
import dev.darkroom.invariants.Violation;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The folders after a run: every file that was dropped is in one place, every result is in the outbox. */
final class Places {
    private Places() {}

    /** Whether nothing waits in the drop folder. */
    static boolean inboxIsEmpty(Program program) {
        return holdsNoFile(program.inbox(), false)
                && holdsNoFile(program.inbox().resolve(".work"), true);
    }

    /** Files that are moved meanwhile are no error, as they would be to a walk. */
    private static boolean holdsNoFile(Path folder, boolean deep) {
        File[] entries = folder.toFile().listFiles();
        return entries == null
                || Stream.of(entries)
                        .noneMatch(entry ->
                                entry.isFile() || (deep && entry.isDirectory() && !holdsNoFile(entry.toPath(), true)));
    }

    /** I14, at any moment: no dropped file has vanished, and none is there twice. */
    static List<Violation> conserved(Program program, Truth truth) throws IOException {
        List<String> there = hashes(program.inbox(), 9);
        List<Violation> violations = new ArrayList<>();
        for (Parcel file : truth.files()) {
            if (!there.remove(Stored.sha256(file.content().getBytes(StandardCharsets.UTF_8)))) {
                violations.add(new Violation("I14", "a dropped file is kept", file.file()));
            }
        }
        there.forEach(hash -> violations.add(new Violation("I14", "nothing is in the drop folder twice", hash)));
        return violations;
    }

    /** I14, at the end: what was right is done, what was wrong is refused with its report. */
    static List<Violation> sorted(Program program, Truth truth) throws IOException {
        List<Violation> violations = new ArrayList<>();
        for (Parcel file : truth.files()) {
            Path place = program.inbox()
                    .resolve(file.invalid() ? ".rejected" : ".done")
                    .resolve(file.file());
            if (Files.notExists(place)) {
                violations.add(new Violation("I14", "a file is where it belongs", "not there: " + place));
            } else if (file.invalid() && Files.notExists(place.resolveSibling(file.file() + ".error.json"))) {
                violations.add(new Violation("I14", "a refused file has its report", place.toString()));
            }
        }
        return violations;
    }

    /** I12: every job's result is in the outbox folder, with its state and its images. */
    static List<Violation> delivered(Program program, Rows rows) throws IOException {
        List<Violation> violations = new ArrayList<>();
        for (Map<String, Object> job :
                rows.query("SELECT j.instance_id, j.job_id, j.state, (SELECT COUNT(*) FROM assets a JOIN renders r"
                        + " ON r.render_id = a.render_id WHERE r.job_key = j.job_key) AS images FROM jobs j")) {
            Path parent = job.get("instance_id").equals("default")
                    ? program.outbox()
                    : program.outbox().resolve("@" + job.get("instance_id"));
            Path result = parent.resolve(job.get("job_id").toString()).resolve("result.json");
            if (Files.notExists(result)) {
                violations.add(new Violation("I12", "every result is delivered", job.toString()));
                continue;
            }
            long images;
            try (Stream<Path> files = Files.list(result.getParent())) {
                images = files.count() - 1;
            }
            if (!Json.read(result).get("state").asText().equals(job.get("state"))
                    || images != ((Number) job.get("images")).longValue()) {
                violations.add(new Violation("I12", "the delivered result is the last one", job + ", files " + images));
            }
        }
        return violations;
    }

    private static List<String> hashes(Path folder, int depth) throws IOException {
        List<String> hashes = new ArrayList<>();
        if (Files.notExists(folder)) {
            return hashes;
        }
        try (Stream<Path> files = Files.walk(folder, depth)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                // A place that is reserved is an empty file for a moment.
                if (!name.endsWith(".error.json") && !name.endsWith(".tmp") && Files.size(file) > 0) {
                    hashes.add(Stored.sha256(Files.readAllBytes(file)));
                }
            }
        }
        return hashes;
    }
}
