package dev.darkroom.kill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.e2e.Rows;
import dev.darkroom.invariants.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** E2 and E3 in the export folder: what was exported is there, once and whole, and nothing else is. */
final class ExportedFiles {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ExportedFiles() {}

    static List<Violation> check(Rows rows, Path folder) throws IOException {
        List<Violation> violations = new ArrayList<>();
        Set<String> files = files(folder);
        Set<String> named = new HashSet<>();
        for (Map<String, Object> row : rows.query("SELECT e.export_id, e.target, e.result, a.sha256,"
                + " (SELECT COUNT(*) FROM assets o JOIN renders r ON r.render_id = o.render_id"
                + " WHERE r.job_key = e.job_key AND o.placeholder = 0) AS images"
                + " FROM exports e JOIN assets a ON a.asset_id = e.asset_id"
                + " WHERE e.target IN ('folder', 'zip') AND e.state = 'done'")) {
            JsonNode result = JSON.readTree(row.get("result").toString());
            String file = result.get("file").asText();
            named.add(file);
            if (!files.contains(file) || !whole(folder.resolve(file), row, result)) {
                violations.add(new Violation("E2", "what was exported is there and whole", row.toString()));
            }
        }
        files.stream()
                .filter(file -> !named.contains(file))
                .forEach(file -> violations.add(new Violation("E3", "nothing was exported a second time", file)));
        return violations;
    }

    private static Set<String> files(Path folder) throws IOException {
        Set<String> files = new HashSet<>();
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                // What a kill leaves in .incoming has no name yet; the program removes it when it is a day old.
                all.filter(Files::isRegularFile)
                        .filter(file -> !file.getParent().endsWith(".incoming"))
                        .forEach(file -> files.add(folder.relativize(file).toString()));
            }
        }
        return files;
    }

    private static boolean whole(Path file, Map<String, Object> row, JsonNode result) throws IOException {
        String sha256 = Stored.sha256(Files.readAllBytes(file));
        if (!sha256.equals(result.get("sha256").asText())) {
            return false;
        }
        if (row.get("target").equals("folder")) {
            return sha256.equals(row.get("sha256"));
        }
        try (ZipFile archive = new ZipFile(file.toFile())) {
            return archive.size() == ((Number) row.get("images")).intValue();
        }
    }
}
