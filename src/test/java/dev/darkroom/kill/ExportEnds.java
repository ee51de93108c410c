package dev.darkroom.kill;

import dev.darkroom.e2e.Rows;
import dev.darkroom.invariants.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** E1: every stored image has each export that its job asked for, and each has ended as it must. */
final class ExportEnds {
    private static final String EXPORTS = "SELECT e.export_id, e.target, e.state, e.options, e.message, j.state AS job"
            + " FROM exports e JOIN jobs j ON j.job_key = e.job_key";

    private ExportEnds() {}

    static List<Violation> check(Rows rows, Truth truth) {
        List<Violation> violations = new ArrayList<>();
        asked(rows, truth, violations);
        for (Map<String, Object> row : rows.query(EXPORTS)) {
            if (!ended(row)) {
                violations.add(new Violation(
                        "E1", "every export arrives, or is given up for a reason that was provoked", row.toString()));
            }
        }
        return violations;
    }

    private static void asked(Rows rows, Truth truth, List<Violation> violations) {
        Map<String, Map<String, Integer>> there = new TreeMap<>();
        rows.query("SELECT a.asset_id, r.job_key FROM assets a JOIN renders r ON r.render_id = a.render_id"
                        + " WHERE a.placeholder = 0")
                .forEach(row -> there.put(row.get("asset_id") + " " + row.get("job_key"), new TreeMap<>()));
        rows.query("SELECT asset_id, job_key, target FROM exports").forEach(row -> there.computeIfAbsent(
                        row.get("asset_id") + " " + row.get("job_key"), key -> new TreeMap<>())
                .merge(row.get("target").toString(), 1, Integer::sum));
        there.forEach((image, found) -> {
            Map<String, Integer> wanted = new TreeMap<>();
            SentJob job = truth.jobs().get(image.substring(image.indexOf(' ') + 1));
            if (job != null) {
                job.targets().forEach(target -> wanted.merge(target, 1, Integer::sum));
            }
            if (!found.equals(wanted)) {
                violations.add(new Violation(
                        "E1", "every image has the exports of its job", image + " has " + found + " not " + wanted));
            }
        });
    }

    private static boolean ended(Map<String, Object> row) {
        String options = row.get("options").toString();
        String state = row.get("state").toString();
        if (!row.get("target").equals("figma")) {
            // An archive waits for the end of its job, and a held job for a person.
            return state.equals("done")
                    || (row.get("target").equals("zip") && row.get("job").equals("held") && state.equals("waiting"));
        }
        if (options.contains('"' + Targets.GONE + '"')) {
            return state.equals("failed") && row.get("message").toString().contains("Figma has no such file");
        }
        return state.equals(options.contains('"' + Targets.ATTIC + '"') ? "linked" : "done");
    }
}
