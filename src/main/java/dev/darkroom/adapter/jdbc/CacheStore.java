package dev.darkroom.adapter.jdbc;

import dev.darkroom.render.CachedImage;
import dev.darkroom.render.Claim;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** Which images are in the cache: a row for each, in the cache of one node, for one fingerprint. */
public final class CacheStore {
    private static final int BATCH = 1_000;
    /** A node that is gone leaves its rows behind; one that is not removes its own in time. */
    private static final long GONE_MILLIS = Duration.ofDays(1).toMillis();

    private final Jdbi jdbi;
    private final String node;
    private final long ttlMillis;

    /**
     * @param node this node's id: its own images are named first, and only those are removed
     * @param ttl older ones are not found
     */
    public CacheStore(Database database, String node, Duration ttl) {
        this.jdbi = database.jdbi();
        this.node = node;
        this.ttlMillis = ttl.toMillis();
    }

    /** Whether that image is in the cache of this node. */
    public boolean isOurs(CachedImage image) {
        return image.nodeId().equals(node);
    }

    /** What this render may be given: this node's own image first, then the newest. Nothing, when it is to be made fresh. */
    public List<CachedImage> find(Claim claim, String fingerprint) {
        return jdbi.withHandle(
                h -> find(h, fingerprint, " AND NOT EXISTS (SELECT 1 FROM jobs WHERE job_key = :job AND fresh = 1)")
                        .bind("job", claim.jobKey())
                        .map((r, c) -> image(r, fingerprint))
                        .list());
    }

    /** The image that this node has for a render of a job that may take it, and is not accepted yet. */
    public Optional<CachedImage> findOurs(String fingerprint) {
        return jdbi.withHandle(h -> find(h, fingerprint, " AND node_id = :node")
                .map((r, c) -> image(r, fingerprint))
                .findFirst());
    }

    /** The image counts as used now. */
    static void used(Handle h, String file) {
        h.createUpdate("UPDATE cache_entries SET used_at = <now> WHERE file = :file")
                .bind("file", file)
                .execute();
    }

    private Query find(Handle h, String fingerprint, String condition) {
        return h.createQuery("SELECT node_id, file, storage_key, sha256, bytes, provider, model_id,"
                        + " model_version, seed, final_prompt, <now> - created_at, <now> FROM cache_entries"
                        + " WHERE fingerprint = :fingerprint AND created_at > <now> - :ttl" + condition
                        + " ORDER BY CASE node_id WHEN :node THEN 0 ELSE 1 END, created_at DESC")
                .bind("fingerprint", fingerprint)
                .bind("ttl", ttlMillis)
                .bind("node", node);
    }

    private static CachedImage image(ResultSet r, String fingerprint) throws SQLException {
        return new CachedImage(
                r.getString(1),
                fingerprint,
                r.getString(2),
                r.getString(3),
                r.getString(4),
                r.getLong(5),
                r.getString(6),
                r.getString(7),
                r.getString(8),
                r.getObject(9) == null ? null : r.getLong(9),
                r.getString(10),
                r.getLong(11),
                Instant.ofEpochMilli(r.getLong(12)));
    }

    /**
     * Keeps the image that was bought for this render: whoever waits for it finds it as soon as nobody is named as its maker.
     *
     * @param assetId its asset, and the name of its file
     * @return the file of the image whose place it takes; empty: there was none
     */
    public Optional<String> keep(Claim claim, String assetId) {
        return jdbi.inTransaction(h -> {
            Optional<String> replaced = h.createQuery(
                            "SELECT e.file FROM cache_entries e JOIN renders r"
                                    + " ON r.fingerprint = e.fingerprint WHERE r.render_id = :render AND e.node_id = :node<lock>")
                    .bind("render", claim.renderId())
                    .bind("node", node)
                    .mapTo(String.class)
                    .findOne();
            h.createUpdate(
                            "INSERT INTO cache_entries (node_id, fingerprint, file, storage_key, sha256, bytes, provider,"
                                    + " model_id, model_version, seed, final_prompt, created_at, used_at)"
                                    + " SELECT CAST(:node AS TEXT), r.fingerprint, a.asset_id, a.storage_key, a.sha256, a.bytes,"
                                    + " a.provider, a.model_id, t.model_version, a.seed, t.final_prompt, <now>, <now>"
                                    + " FROM assets a JOIN attempts t ON t.attempt_id = a.attempt_id"
                                    + " JOIN renders r ON r.render_id = a.render_id"
                                    + " WHERE a.asset_id = :asset AND a.placeholder = 0 AND t.cached = 0"
                                    + " AND r.fingerprint IS NOT NULL"
                                    + " ON CONFLICT (node_id, fingerprint) DO UPDATE SET file = EXCLUDED.file,"
                                    + " storage_key = EXCLUDED.storage_key, sha256 = EXCLUDED.sha256, bytes = EXCLUDED.bytes,"
                                    + " provider = EXCLUDED.provider, model_id = EXCLUDED.model_id,"
                                    + " model_version = EXCLUDED.model_version, seed = EXCLUDED.seed,"
                                    + " final_prompt = EXCLUDED.final_prompt, created_at = EXCLUDED.created_at,"
                                    + " used_at = EXCLUDED.used_at")
                    .bind("node", node)
                    .bind("asset", assetId)
                    .execute();
            CacheMakers.remove(h, claim);
            return replaced;
        });
    }

    /** The image is of no use: it is not found again. What took its place in the meantime stays. */
    public void drop(CachedImage image) {
        drop(image.file());
    }

    private void drop(String file) {
        jdbi.useHandle(h -> h.createUpdate("DELETE FROM cache_entries WHERE file = :file")
                .bind("file", file)
                .execute());
    }

    /** Files of this node. */
    public Set<String> files() {
        return jdbi.withHandle(h -> h.createQuery("SELECT file FROM cache_entries WHERE node_id = :node")
                .bind("node", node)
                .mapTo(String.class)
                .set());
    }

    /** Drops this node's images that are too old, and all that a node left behind which is gone; returns our files. */
    public List<String> dropOld() {
        List<String> old = jdbi.withHandle(h -> h.createQuery(
                        "SELECT file FROM cache_entries WHERE node_id = :node AND created_at <= <now> - :ttl")
                .bind("node", node)
                .bind("ttl", ttlMillis)
                .mapTo(String.class)
                .list());
        old.forEach(this::drop);
        jdbi.useHandle(h -> h.createUpdate("DELETE FROM cache_entries WHERE created_at < <now> - :gone")
                .bind("gone", ttlMillis + GONE_MILLIS)
                .execute());
        return old;
    }

    private record Used(String file, long bytes) {}

    /** Drops this node's images, the one that nobody used for longest first, until the rest fits; returns their files. */
    public List<String> dropOver(long mostBytes) {
        long over = jdbi.withHandle(h -> h.createQuery(
                                "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM cache_entries WHERE node_id = :node")
                        .bind("node", node)
                        .mapTo(Long.class)
                        .one())
                - mostBytes;
        if (over <= 0) {
            return List.of();
        }
        List<String> dropped = new ArrayList<>();
        for (Used used : longestUnused()) {
            if (over <= 0) {
                break;
            }
            drop(used.file());
            dropped.add(used.file());
            over -= used.bytes();
        }
        return dropped;
    }

    private List<Used> longestUnused() {
        return jdbi.withHandle(h -> h.createQuery("SELECT file, bytes FROM cache_entries WHERE node_id = :node"
                        + " ORDER BY used_at, created_at LIMIT :most")
                .bind("node", node)
                .bind("most", BATCH)
                .map((r, c) -> new Used(r.getString(1), r.getLong(2)))
                .list());
    }
}
