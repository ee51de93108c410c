package dev.darkroom.adapter.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Finds exports to Figma, as those see them who place images there. */
public final class PlacementReader {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Jdbi jdbi;
    private final boolean dryRun;

    /** @param dryRun whether exports of dry-run jobs are found, or of real ones */
    public PlacementReader(Database database, boolean dryRun) {
        this.jdbi = database.jdbi();
        this.dryRun = dryRun;
    }

    /**
     * An export to Figma.
     *
     * @param options the job's export object
     * @param state {@code waiting}, {@code linked}, {@code done} or {@code failed}
     * @param result what the job's result shows of it; empty while there is nothing
     */
    public record Placement(String exportId, String assetId, JsonNode options, String state, JsonNode result) {
        /** Whether it has still to be placed. */
        public boolean isOpen() {
            return state.equals("linked") || state.equals("waiting");
        }

        /** Whether somebody is to place it at all. */
        public boolean isWanted() {
            return options.path("placement").asBoolean(true);
        }
    }

    /**
     * The export of that id; empty when there is none.
     *
     * @param instanceId only when its image is of this instance; null: of any
     */
    public Optional<Placement> find(String instanceId, String exportId) {
        String whose = instanceId == null ? "" : " AND a.instance_id = :instance";
        return jdbi.withHandle(h -> {
            var query = h.createQuery("SELECT e.export_id, e.asset_id, e.options, e.state, e.result FROM exports e"
                            + " JOIN assets a ON a.asset_id = e.asset_id WHERE e.export_id = :id"
                            + " AND e.target = 'figma' AND a.dry_run = :dryRun" + whose)
                    .bind("id", exportId)
                    .bind("dryRun", dryRun ? 1 : 0);
            if (instanceId != null) {
                query.bind("instance", instanceId);
            }
            return query.map((r, c) -> new Placement(
                            r.getString(1), r.getString(2), json(r.getString(3)), r.getString(4), json(r.getString(5))))
                    .findOne();
        });
    }

    private static JsonNode json(String text) {
        try {
            return text == null ? JSON.createObjectNode() : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row holds broken JSON", e);
        }
    }
}
