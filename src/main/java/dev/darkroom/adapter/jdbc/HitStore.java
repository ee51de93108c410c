package dev.darkroom.adapter.jdbc;

import dev.darkroom.render.Attempt;
import dev.darkroom.render.CachedImage;
import dev.darkroom.render.Claim;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Begins the attempt of a render that is given an image of the cache. It goes on as every attempt does. */
public final class HitStore {
    private final Jdbi jdbi;

    public HitStore(Database database) {
        this.jdbi = database.jdbi();
    }

    /**
     * The attempt, one step before its bytes are in the spool: nothing is reserved, no budget is asked and nothing is sent,
     * so that both steps are one transaction. The image counts as used now.
     *
     * @param order provider and model are those of the image; its price is 0
     */
    public Attempt begin(Claim claim, CachedImage image, AttemptStore.Order order) {
        return jdbi.inTransaction(h -> {
            Attempt attempt = AttemptStore.insert(h, claim, order);
            h.createUpdate("UPDATE attempts SET cached = 1 WHERE attempt_id = :id")
                    .bind("id", attempt.attemptId())
                    .execute();
            Ledger.reserve(h, attempt.attemptId(), order.buyer().instanceId(), claim.jobKey(), List.of(), 0);
            h.createUpdate("UPDATE renders SET fingerprint = NULL WHERE render_id = :render")
                    .bind("render", claim.renderId())
                    .execute();
            CacheMakers.remove(h, claim);
            CacheStore.used(h, image.file());
            return AttemptStore.submitting(h, claim, attempt).fromCache();
        });
    }
}
