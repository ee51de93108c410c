package dev.darkroom.adapter.jdbc;

import dev.darkroom.render.Claim;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Which render makes an image that equal ones wait for: one at a time for each fingerprint. */
public final class CacheMakers {
    /** So long nobody else makes the same, whatever became of the maker, but for what its render's state says. */
    private static final long PATIENCE_MILLIS = Duration.ofMinutes(15).toMillis();
    /** A render that is done puts its image into the cache within this, or was stopped in between. */
    private static final long GRACE_MILLIS = Duration.ofSeconds(30).toMillis();

    private final Jdbi jdbi;

    public CacheMakers(Database database) {
        this.jdbi = database.jdbi();
    }

    /**
     * Makes the render the maker, unless another one is. A render that is to be made fresh waits for nobody: it is made
     * whether it becomes the maker or not.
     *
     * @return how long another render has been at it, at least 1 ms; zero: this one is to be made now
     * @throws dev.darkroom.render.LeaseLostException when the render is no longer ours
     */
    public Duration make(Claim claim, String fingerprint) {
        return jdbi.inTransaction(h -> {
            RenderStore.hold(h, claim);
            h.createUpdate("DELETE FROM cache_makers WHERE render_id = :render AND fingerprint <> :fingerprint")
                    .bind("render", claim.renderId())
                    .bind("fingerprint", fingerprint)
                    .execute();
            boolean maker = become(h, claim, fingerprint) || isFresh(h, claim);
            if (maker) {
                h.createUpdate("UPDATE renders SET fingerprint = :fingerprint WHERE render_id = :render")
                        .bind("fingerprint", fingerprint)
                        .bind("render", claim.renderId())
                        .execute();
            }
            return maker ? Duration.ZERO : age(h, fingerprint);
        });
    }

    private static Duration age(Handle h, String fingerprint) {
        long left = h.createQuery("SELECT expires_at - <now> FROM cache_makers WHERE fingerprint = :fingerprint")
                .bind("fingerprint", fingerprint)
                .mapTo(Long.class)
                .findOne()
                .orElse(PATIENCE_MILLIS);
        return Duration.ofMillis(Math.max(1, PATIENCE_MILLIS - left));
    }

    private static boolean become(Handle h, Claim claim, String fingerprint) {
        return h.createUpdate("INSERT INTO cache_makers (fingerprint, render_id, expires_at)"
                                + " VALUES (:fingerprint, :render, <now> + :patience)"
                                + " ON CONFLICT (fingerprint) DO UPDATE SET render_id = EXCLUDED.render_id,"
                                + " expires_at = EXCLUDED.expires_at WHERE cache_makers.render_id = :render"
                                + " OR cache_makers.expires_at <= <now> OR NOT EXISTS (SELECT 1 FROM renders m"
                                + " WHERE m.render_id = cache_makers.render_id AND (m.state IN ('queued', 'working')"
                                + " OR (m.state = 'done' AND m.finished_at > <now> - :grace)))")
                        .bind("fingerprint", fingerprint)
                        .bind("render", claim.renderId())
                        .bind("patience", PATIENCE_MILLIS)
                        .bind("grace", GRACE_MILLIS)
                        .execute()
                == 1;
    }

    private static boolean isFresh(Handle h, Claim claim) {
        return h.createQuery("SELECT fresh FROM jobs WHERE job_key = :job")
                        .bind("job", claim.jobKey())
                        .mapTo(Integer.class)
                        .one()
                == 1;
    }

    /** Whether what this render makes is for the cache. */
    public boolean makes(Claim claim) {
        return jdbi.withHandle(h -> h.createQuery(
                                "SELECT COUNT(*) FROM renders WHERE render_id = :render AND fingerprint IS NOT NULL")
                        .bind("render", claim.renderId())
                        .mapTo(Integer.class)
                        .one())
                == 1;
    }

    /** What it made is not for others: the next one makes its own. */
    public void giveUp(Claim claim) {
        jdbi.useHandle(h -> remove(h, claim));
    }

    static void remove(Handle h, Claim claim) {
        h.createUpdate("DELETE FROM cache_makers WHERE render_id = :render")
                .bind("render", claim.renderId())
                .execute();
    }

    /** Forgets makers whose time is over. */
    public void tidy() {
        jdbi.useHandle(h -> h.execute("DELETE FROM cache_makers WHERE expires_at <= <now>"));
    }
}
