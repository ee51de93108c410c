package dev.darkroom.adapter.jdbc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.export.Export;
import dev.darkroom.export.FigmaExport;
import dev.darkroom.render.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * Exports to Figma that somebody has still to place: linked ones, and those that wait for their link. They are listed, placed
 * by one at a time, and ended.
 */
public final class PlacementStore {
    /** How long an image is left to who began to place it. */
    public static final Duration LEASE = Duration.ofSeconds(60);

    private static final String OPEN = " WHERE export_id = :id AND state IN ('waiting', 'linked')";
    private static final String FREE = " AND (placer IS NULL OR placer = :placer OR placing_until <= <now>)";

    private final Jdbi jdbi;
    private final boolean dryRun;

    /** @param dryRun only exports of this kind of job are listed */
    public PlacementStore(Database database, boolean dryRun) {
        this.jdbi = database.jdbi();
        this.dryRun = dryRun;
    }

    /**
     * What is still to be placed, oldest first, whoever is placing it; without exports whose link is all that is wanted.
     *
     * @param instanceId whose images; null: all
     * @param fileKey the option {@code file_key}; null: any
     */
    public List<Export> toPlace(String instanceId, String fileKey) {
        String whose = instanceId == null ? "" : " AND a.instance_id = :instance";
        // A coarse sieve, so that other files' exports are not read; what it lets through is looked at below.
        String where = fileKey == null ? "" : " AND e.options LIKE :key";
        return jdbi
                .withHandle(h -> {
                    Query query = h.createQuery(ExportStore.SELECT.formatted("e.tries")
                            + " WHERE e.finished_at IS NULL AND e.target = 'figma' AND a.dry_run = :dryRun" + whose
                            + where + " ORDER BY e.created_at, e.export_id");
                    if (instanceId != null) {
                        query.bind("instance", instanceId);
                    }
                    if (fileKey != null) {
                        query.bind("key", "%\"" + fileKey + "\"%");
                    }
                    return query.bind("dryRun", dryRun ? 1 : 0)
                            .map((r, c) -> ExportStore.export(r))
                            .list();
                })
                .stream()
                .filter(export -> isWanted(export.readOptions(), fileKey))
                .toList();
    }

    private static boolean isWanted(JsonNode options, String fileKey) {
        return options.path("placement").asBoolean(true)
                && (fileKey == null || options.path("file_key").asText().equals(fileKey));
    }

    /**
     * Leaves an image to one placer for {@link #LEASE} from now on, so that nobody else places it meanwhile.
     *
     * @param placer who; the same may begin again
     * @return whether it is this one's; not when another has it, or when it is not to be placed any more
     */
    public boolean placing(String exportId, String placer) {
        return jdbi.withHandle(
                h -> h.createUpdate("UPDATE exports SET placer = :placer, placing_until = <now> + :lease" + OPEN + FREE)
                                .bind("placer", placer)
                                .bind("lease", LEASE.toMillis())
                                .bind("id", exportId)
                                .execute()
                        == 1);
    }

    /**
     * Somebody has placed it; what is known of it already stays in its result. Without a link it gets none any more, and
     * its result says why.
     *
     * @param placer who says so; null: nobody in particular
     * @param result what is to be added to it
     * @return whether it was still to be placed, and by nobody else
     */
    public boolean placed(String exportId, String placer, ObjectNode result) {
        return jdbi.inTransaction(h -> {
            Optional<Open> open = open(h, exportId, placer);
            open.ifPresent(one -> {
                ObjectNode whole = one.result() == null ? FigmaExport.unlinked(one.message()) : one.result();
                whole.setAll(result);
                int rows = h.createUpdate("UPDATE exports SET state = 'done', result = :result, owner = NULL,"
                                + " placer = NULL, placing_until = NULL, finished_at = <now>, error_type = NULL,"
                                + " message = NULL WHERE export_id = :id")
                        .bind("result", StoredText.of(whole.toString()))
                        .bind("id", exportId)
                        .execute();
                ExportStore.ended(h, one.jobKey(), rows);
            });
            return open.isPresent();
        });
    }

    /**
     * It cannot be placed: it is given up, and can be tried again like any other.
     *
     * @param placer who says so; null: nobody in particular
     * @return whether it was still to be placed, and by nobody else
     */
    public boolean notPlaced(String exportId, String placer, String message) {
        return jdbi.inTransaction(h -> {
            Optional<Open> open = open(h, exportId, placer);
            open.ifPresent(one -> {
                int rows = h.createUpdate("UPDATE exports SET state = 'failed', owner = NULL, placer = NULL,"
                                + " placing_until = NULL, finished_at = <now>, error_type = :error,"
                                + " message = :message WHERE export_id = :id")
                        .bind("error", ErrorType.EXPORT_FAILED.word())
                        .bind("message", StoredText.message(message))
                        .bind("id", exportId)
                        .execute();
                ExportStore.ended(h, one.jobKey(), rows);
            });
            return open.isPresent();
        });
    }

    /** An export that has no end yet; without a result it has no link, and the message may say why. */
    private record Open(String jobKey, ObjectNode result, String message) {}

    private static Optional<Open> open(Handle h, String exportId, String placer) {
        return h.createQuery("SELECT job_key, result, message FROM exports" + OPEN + FREE + "<lock>")
                .bind("id", exportId)
                .bind("placer", placer)
                .map((r, c) -> new Open(
                        r.getString(1),
                        r.getString(2) == null ? null : ResultReader.object(r.getString(2)),
                        r.getString(3)))
                .findOne();
    }
}
