package dev.darkroom.kill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.e2e.Rows;
import dev.darkroom.invariants.Violation;
import dev.darkroom.simulator.FigmaSimulator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** E2 and E3 at Figma: one link for each export, one node for each that was placed, and nothing else. */
final class InFigma {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<ObjectNode> links = new ArrayList<>();
    private final Map<String, Plugin.Node> nodes;
    private final List<Violation> violations = new ArrayList<>();

    private InFigma(FigmaSimulator figma, Plugin plugin) {
        links.addAll(figma.comments());
        links.addAll(figma.resources());
        nodes = plugin.nodes();
    }

    static List<Violation> check(Rows rows, FigmaSimulator figma, Plugin plugin) throws IOException {
        InFigma check = new InFigma(figma, plugin);
        plugin.faults()
                .forEach(fault ->
                        check.violations.add(new Violation("E2", "the plugin is answered as it should be", fault)));
        for (Map<String, Object> row :
                rows.query("SELECT e.export_id, e.asset_id, e.state, e.options, e.result, a.sha256"
                        + " FROM exports e JOIN assets a ON a.asset_id = e.asset_id WHERE e.target = 'figma'")) {
            check.export(row);
        }
        check.links.forEach(
                link -> check.violations.add(new Violation("E3", "no link is in Figma twice", link.toString())));
        check.nodes
                .keySet()
                .forEach(id -> check.violations.add(new Violation("E3", "no node is in Figma that nobody knows", id)));
        return check.violations;
    }

    /** An image has one export at most in each file of each kind, so that its link is known by both. */
    private void export(Map<String, Object> row) throws IOException {
        JsonNode options = JSON.readTree(row.get("options").toString());
        JsonNode result = row.get("result") == null
                ? JSON.nullNode()
                : JSON.readTree(row.get("result").toString());
        boolean ended = !row.get("state").equals("failed");
        links.stream()
                .filter(link -> isOf(link, options, row.get("asset_id").toString()))
                .findFirst()
                .ifPresentOrElse(link -> left(link, result, row), () -> {
                    // Whoever places an image before its link was left makes the link superfluous.
                    if (ended && (result.has("figma_link_id") || !result.has("figma_node_id"))) {
                        violations.add(new Violation("E2", "the link is in the file", row.toString()));
                    }
                });
        Plugin.Node node = nodes.remove(row.get("export_id").toString().replace('/', ':'));
        boolean placed =
                row.get("state").equals("done") && options.path("placement").asBoolean(true);
        boolean right = node == null
                ? !placed
                : node.id().equals(result.path("figma_node_id").asText())
                        && node.assetId().equals(row.get("asset_id"))
                        && node.sha256().equals(row.get("sha256"));
        if (!right) {
            violations.add(new Violation("E2", "the image is placed as the export says", row + ", placed " + node));
        }
    }

    private static boolean isOf(JsonNode link, JsonNode options, String assetId) {
        return link.get("file_key").asText().equals(options.get("file_key").asText())
                && link.has("node_id") == options.has("node_id")
                && link.path(options.has("node_id") ? "name" : "message")
                        .asText()
                        .contains(assetId);
    }

    private void left(ObjectNode link, JsonNode result, Map<String, Object> row) {
        links.remove(link);
        String known = result.path("figma_link_id").asText();
        if (!known.isEmpty() && !known.equals(link.get("id").asText())) {
            violations.add(new Violation("E2", "the link is the one that the export says", row + ", there " + link));
        }
    }
}
