package dev.darkroom.adapter.jdbc;

import dev.darkroom.access.AccessKey;
import dev.darkroom.access.Caller;
import dev.darkroom.access.KeptKeys;
import dev.darkroom.access.Scope;
import dev.darkroom.access.UsableKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The access keys. Of their secrets there are only hashes, which leave here for one comparison alone. */
public final class AccessKeyStore implements KeptKeys {
    private static final int MOST_USABLE = 2;
    private static final String USABLE = "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > <now>)";
    private static final String COLUMNS = "key_id, instance_id, scopes, label, created_at, expires_at, last_used_at,"
            + " CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at <= <now> THEN 'expired' ELSE 'usable' END"
            + " AS state";

    private final Jdbi jdbi;

    public AccessKeyStore(Database database) {
        this.jdbi = database.jdbi();
    }

    /** Whether a key can be used. */
    public enum State {
        USABLE,
        EXPIRED,
        REVOKED;

        /** Its name for a person. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What became of the wish to revoke a key. */
    public enum Revocation {
        DONE,
        DONE_BEFORE,
        UNKNOWN
    }

    /**
     * What may be shown of a key.
     *
     * @param label null: it has none
     * @param expires null: never
     * @param lastUsed to the minute; null: never
     */
    public record Entry(
            String keyId,
            String instanceId,
            Set<Scope> scopes,
            String label,
            Instant created,
            Instant expires,
            Instant lastUsed,
            State state) {}

    /**
     * Adds a key, unless its instance has two usable ones.
     *
     * @param instanceId whose it is; {@link Caller#ALL}: it sees all instances
     * @param label null: none
     * @param life how long it is valid; null: for ever
     * @return the usable keys that stand in its way; empty when it is added
     */
    public List<Entry> add(AccessKey key, String instanceId, Set<Scope> scopes, String label, Duration life) {
        return jdbi.inTransaction(h -> {
            h.createUpdate("UPDATE access_keys SET slot = NULL WHERE instance_id = :instance AND expires_at <= <now>")
                    .bind("instance", instanceId)
                    .execute();
            for (int slot = 1; slot <= MOST_USABLE; slot++) {
                int added = h.createUpdate("INSERT INTO access_keys (key_id, instance_id, scopes, secret_sha256, label,"
                                + " slot, created_at, expires_at) VALUES (:id, :instance, :scopes, :sha256, :label, :slot,"
                                + " <now>, <now> + CAST(:life AS BIGINT)) ON CONFLICT (instance_id, slot) DO NOTHING")
                        .bind("id", key.keyId())
                        .bind("instance", instanceId)
                        .bind("scopes", Scope.words(scopes))
                        .bind("sha256", key.secretSha256())
                        .bind("label", label)
                        .bind("slot", slot)
                        .bind("life", life == null ? null : (Long) life.toMillis())
                        .execute();
                if (added == 1) {
                    return List.of();
                }
            }
            return list(h, "instance_id = :instance AND " + USABLE, instanceId);
        });
    }

    /**
     * All keys, the oldest first.
     *
     * @param instanceId only those of this instance; null: of all
     */
    public List<Entry> list(String instanceId) {
        return jdbi.withHandle(h -> instanceId == null
                ? h.createQuery("SELECT " + COLUMNS + " FROM access_keys ORDER BY created_at, key_id")
                        .map((r, c) -> entry(r))
                        .list()
                : list(h, "instance_id = :instance", instanceId));
    }

    private static List<Entry> list(Handle h, String condition, String instanceId) {
        return h.createQuery(
                        "SELECT " + COLUMNS + " FROM access_keys WHERE " + condition + " ORDER BY created_at, key_id")
                .bind("instance", instanceId)
                .map((r, c) -> entry(r))
                .list();
    }

    /** Makes the key useless, for ever. */
    public Revocation revoke(String keyId) {
        return jdbi.inTransaction(h -> {
            int revoked = h.createUpdate("UPDATE access_keys SET revoked_at = <now>, slot = NULL"
                            + " WHERE key_id = :id AND revoked_at IS NULL")
                    .bind("id", keyId)
                    .execute();
            if (revoked == 1) {
                return Revocation.DONE;
            }
            int there = h.createQuery("SELECT COUNT(*) FROM access_keys WHERE key_id = :id")
                    .bind("id", keyId)
                    .mapTo(Integer.class)
                    .one();
            return there == 1 ? Revocation.DONE_BEFORE : Revocation.UNKNOWN;
        });
    }

    @Override
    public Optional<UsableKey> usable(String keyId) {
        return jdbi.withHandle(h -> h.createQuery("SELECT key_id, instance_id, scopes, secret_sha256,"
                        + " expires_at - <now> AS millis_left,"
                        + " CASE WHEN last_used_at > <now> - 60000 THEN 1 ELSE 0 END AS used FROM access_keys"
                        + " WHERE key_id = :id AND " + USABLE)
                .bind("id", keyId)
                .map((r, c) -> {
                    long left = r.getLong("millis_left");
                    boolean forEver = r.wasNull();
                    return new UsableKey(
                            new Caller(r.getString("key_id"), instance(r), scopes(r)),
                            r.getString("secret_sha256"),
                            forEver ? Long.MAX_VALUE : left,
                            r.getInt("used") == 1);
                })
                .findOne());
    }

    @Override
    public boolean any() {
        return jdbi.withHandle(h -> h.createQuery("SELECT 1 FROM access_keys WHERE revoked_at IS NULL LIMIT 1")
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }

    @Override
    public void used(String keyId) {
        jdbi.useHandle(h -> h.createUpdate("UPDATE access_keys SET last_used_at = <now> WHERE key_id = :id"
                        + " AND (last_used_at IS NULL OR last_used_at <= <now> - 60000)")
                .bind("id", keyId)
                .execute());
    }

    private static Entry entry(ResultSet r) throws SQLException {
        return new Entry(
                r.getString("key_id"),
                r.getString("instance_id"),
                scopes(r),
                r.getString("label"),
                Instant.ofEpochMilli(r.getLong("created_at")),
                moment(r, "expires_at"),
                moment(r, "last_used_at"),
                State.valueOf(r.getString("state").toUpperCase(Locale.ROOT)));
    }

    private static String instance(ResultSet r) throws SQLException {
        String id = r.getString("instance_id");
        return id.equals(Caller.ALL) ? null : id;
    }

    private static Set<Scope> scopes(ResultSet r) throws SQLException {
        String words = r.getString("scopes");
        return Scope.ofWords(words)
                .orElseThrow(() -> new IllegalStateException("access_keys.scopes is '" + words + "'"));
    }

    private static Instant moment(ResultSet r, String column) throws SQLException {
        long millis = r.getLong(column);
        return r.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
