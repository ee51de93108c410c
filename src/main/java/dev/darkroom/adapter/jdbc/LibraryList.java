package dev.darkroom.adapter.jdbc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Libraries with the number of their assets, newest first. */
public final class LibraryList {
    private final Jdbi jdbi;
    private final boolean dryRun;

    /** @param dryRun whether dry-run assets are counted, or real ones */
    public LibraryList(Database database, boolean dryRun) {
        this.jdbi = database.jdbi();
        this.dryRun = dryRun;
    }

    /**
     * A library.
     *
     * @param createdAt epoch milliseconds
     * @param id instance and library with {@code /} between them
     * @param document what is shown of it
     */
    public record Row(long createdAt, String id, ObjectNode document) {}

    /**
     * A page.
     *
     * @param instanceId null: of all instances
     * @param beforeAt epoch milliseconds of the last one of the page before; null: from the newest
     * @param beforeId id of that one
     */
    public List<Row> newest(String instanceId, Long beforeAt, String beforeId, int most) {
        return jdbi.withHandle(h -> {
            var query = h.createQuery("SELECT l.instance_id, l.library_id, l.created_at, (SELECT COUNT(*) FROM assets a"
                    + " WHERE a.instance_id = l.instance_id AND a.library_id = l.library_id AND a.dry_run = :dryRun)"
                    + " FROM libraries l WHERE 1 = 1"
                    + (instanceId == null ? "" : " AND l.instance_id = :instance")
                    + (beforeAt == null
                            ? ""
                            : " AND (l.created_at < :at OR (l.created_at = :at"
                                    + " AND l.instance_id || '/' || l.library_id < :before))")
                    + " ORDER BY l.created_at DESC, l.instance_id || '/' || l.library_id DESC LIMIT :most");
            query.bind("dryRun", dryRun ? 1 : 0).bind("most", most);
            if (instanceId != null) {
                query.bind("instance", instanceId);
            }
            if (beforeAt != null) {
                query.bind("at", beforeAt).bind("before", beforeId);
            }
            return query.map((r, c) -> row(r)).list();
        });
    }

    private static Row row(ResultSet r) throws SQLException {
        ObjectNode library = JsonNodeFactory.instance.objectNode();
        library.put("library_id", r.getString(2));
        library.put("instance_id", r.getString(1));
        library.put("assets", r.getLong(4));
        library.put("created", Instant.ofEpochMilli(r.getLong(3)).toString());
        return new Row(r.getLong(3), r.getString(1) + "/" + r.getString(2), library);
    }
}
