package dev.darkroom.kill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.e2e.Rows;
import dev.darkroom.invariants.Violation;
import dev.darkroom.simulator.CanvaServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * E2 to E4 at Canva, as it is promised: what is known to be there is never sent again; only what a kill came upon between
 * Canva's answer and the row may be there a second time.
 */
final class InCanva {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final CanvaServer canva;
    private final Rows rows;
    /** Sent, and forgotten by a kill. */
    private final Set<String> lost = new HashSet<>();

    private int uploadsSeen;
    private int designsSeen;

    InCanva(CanvaServer canva, Rows rows) {
        this.canva = canva;
        this.rows = rows;
    }

    /** The program is dead: what it had sent and not kept, it cannot know any more. */
    void killed() throws IOException {
        Set<String> kept = kept();
        for (; uploadsSeen < canva.uploads().size(); uploadsSeen++) {
            String job = "job-" + (uploadsSeen + 1);
            // An import that was looked at had its id kept before.
            if (!kept.contains(job) && !canva.calls().contains("GET /v1/asset-uploads/" + job)) {
                lost.add(job);
            }
        }
        for (; designsSeen < canva.designs().size(); designsSeen++) {
            String design = "DAF" + (designsSeen + 1);
            if (!kept.contains(design)) {
                lost.add(design);
            }
        }
    }

    int lostAnswers() {
        return lost.size();
    }

    private Set<String> kept() throws IOException {
        Set<String> kept = new HashSet<>(rows.texts("SELECT job_id FROM canva_uploads"));
        for (String result : rows.texts("SELECT result FROM exports WHERE target = 'canva' AND state = 'done'")) {
            kept.add(JSON.readTree(result).path("canva_design_id").asText());
        }
        return kept;
    }

    /**
     * At rest.
     *
     * @param logins how often somebody logged in
     * @param renewals how many answers to a renewal were lost by a kill: each is asked for once more, and then takes a login
     */
    List<Violation> check(int logins, long renewals) throws IOException {
        List<Violation> violations = new ArrayList<>();
        if (logins != 1 + renewals || canva.refreshes() > 2 * renewals) {
            violations.add(new Violation(
                    "E4",
                    "a lost renewal is asked for once more, and then somebody has to log in again",
                    renewals + " lost, " + canva.refreshes() + " asked for, " + logins + " logins"));
        }
        Set<String> named = new HashSet<>();
        for (Map<String, Object> row : rows.query("SELECT e.export_id, e.asset_id, e.options, e.result, a.sha256"
                + " FROM exports e JOIN assets a ON a.asset_id = e.asset_id"
                + " WHERE e.target = 'canva' AND e.state = 'done'")) {
            JsonNode result = JSON.readTree(row.get("result").toString());
            boolean design = JSON.readTree(row.get("options").toString()).has("design");
            String upload = result.path("canva_asset_id").asText().replace("MAsset", "job-");
            String made = result.path("canva_design_id").asText();
            named.add(upload);
            named.add(made);
            if (!whole(row, upload) || design == made.isEmpty() || (design && !madeOf(upload, made))) {
                violations.add(new Violation("E2", "what was exported is in Canva and whole", row.toString()));
            }
        }
        List<String> there = new ArrayList<>();
        for (int i = 1; i <= canva.uploads().size(); i++) {
            there.add("job-" + i);
        }
        for (int i = 1; i <= canva.designs().size(); i++) {
            there.add("DAF" + i);
        }
        there.stream()
                .filter(each -> !named.contains(each) && !lost.contains(each))
                .forEach(each -> violations.add(
                        new Violation("E3", "nothing was sent to Canva again that was known to be there", each)));
        return violations;
    }

    /** The images are named by their asset ids. */
    private boolean whole(Map<String, Object> row, String upload) {
        int place = place(upload, "job-");
        return place >= 0
                && place < canva.images().size()
                && canva.uploads().get(place).equals(row.get("asset_id"))
                && Stored.sha256(canva.images().get(place)).equals(row.get("sha256"));
    }

    private boolean madeOf(String upload, String design) {
        int place = place(design, "DAF");
        return place >= 0
                && place < canva.designs().size()
                && canva.designs().get(place).path("asset_id").asText().equals(upload.replace("job-", "MAsset"));
    }

    private static int place(String id, String prefix) {
        return id.startsWith(prefix) ? Integer.parseInt(id.substring(prefix.length())) - 1 : -1;
    }
}
