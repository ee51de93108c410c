package dev.darkroom.adapter.jdbc;

import dev.darkroom.asset.Asset;
import dev.darkroom.asset.AssetFilter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** Finds assets, newest first. A program in dry-run finds those of dry-run, any other the real ones. */
public final class AssetSearch {
    private static final int PAGE = 200;
    private static final String LIKE = " LIKE LOWER(:%s) ESCAPE '!'";

    private final Jdbi jdbi;
    private final boolean dryRun;
    private final int pageSize;

    /** @param dryRun whether dry-run assets are found, or real ones */
    public AssetSearch(Database database, boolean dryRun) {
        this(database, dryRun, PAGE);
    }

    /** @param pageSize how many are read at once when all are */
    AssetSearch(Database database, boolean dryRun, int pageSize) {
        this.jdbi = database.jdbi();
        this.dryRun = dryRun;
        this.pageSize = pageSize;
    }

    /** Takes assets one by one. */
    @FunctionalInterface
    public interface Sink {
        /** The next one. */
        void take(Asset asset) throws IOException;
    }

    /**
     * The asset of that id; empty when there is none.
     *
     * @param instanceId only when it is of this instance; null: of any
     */
    public Optional<Asset> find(String instanceId, String assetId) {
        Conditions conditions = new Conditions(instanceId).and("a.asset_id = :asset", "asset", assetId);
        return page(conditions, 1).stream().findFirst();
    }

    /**
     * A page.
     *
     * @param beforeAt epoch milliseconds of the last one of the page before; null: from the newest
     * @param beforeId its id
     */
    public List<Asset> newest(AssetFilter filter, Long beforeAt, String beforeId, int most) {
        Conditions conditions = conditions(filter);
        if (beforeAt != null) {
            conditions
                    .and("(a.created_at < :at OR (a.created_at = :at AND a.asset_id < :before))", "at", beforeAt)
                    .with("before", beforeId);
        }
        return page(conditions, most);
    }

    /** All of them, page by page: no connection is held while one is taken, however slow the sink is. */
    public void each(AssetFilter filter, Sink sink) throws IOException {
        List<Asset> page = newest(filter, null, null, pageSize);
        while (true) {
            for (Asset asset : page) {
                sink.take(asset);
            }
            if (page.size() < pageSize) {
                return;
            }
            Asset last = page.get(pageSize - 1);
            page = newest(filter, last.created().toEpochMilli(), last.id(), pageSize);
        }
    }

    private List<Asset> page(Conditions conditions, int most) {
        return jdbi.withHandle(h -> {
            Query query = h.createQuery(AssetRows.SELECT + "WHERE " + conditions.sql
                    + " ORDER BY a.created_at DESC, a.asset_id DESC LIMIT :most");
            conditions.values.forEach(query::bind);
            return query.bind("most", most).map((r, c) -> AssetRows.asset(r)).list();
        });
    }

    private Conditions conditions(AssetFilter filter) {
        Conditions all = new Conditions(filter.instanceId());
        for (String word : filter.words()) {
            String name = all.next("word");
            String like = LIKE.formatted(name);
            all.and(
                    "(LOWER(a.prompt)" + like + " OR LOWER(a.final_prompt)" + like + " OR LOWER(j.job_id)" + like
                            + " OR EXISTS (SELECT 1 FROM asset_tags t WHERE t.asset_id = a.asset_id AND LOWER(t.tag)"
                            + like + "))",
                    name,
                    "%" + word.replaceAll("[!%_]", "!$0") + "%");
        }
        for (String tag : filter.tags()) {
            String name = all.next("tag");
            all.and("a.asset_id IN (SELECT t.asset_id FROM asset_tags t WHERE t.tag = :" + name + ")", name, tag);
        }
        all.and("a.library_id = :library", "library", filter.libraryId());
        all.and("a.provider = :provider", "provider", filter.provider());
        all.and("a.model_id = :model", "model", filter.modelId());
        all.and(
                "a.review_state = :review",
                "review",
                filter.review() == null ? null : filter.review().word());
        all.and(
                "a.placeholder = :placeholder",
                "placeholder",
                filter.placeholder() == null ? null : (Integer) (filter.placeholder() ? 1 : 0));
        all.and("a.created_at >= :from", "from", filter.fromMillis());
        all.and("a.created_at < :until", "until", filter.untilMillis());
        all.and("a.cost_micros >= :least", "least", filter.leastMicros());
        return all.and("a.cost_micros <= :dearest", "dearest", filter.mostMicros());
    }

    /** Conditions with their values. */
    private final class Conditions {
        private final StringBuilder sql = new StringBuilder("a.dry_run = :dryRun");
        private final Map<String, Object> values = new LinkedHashMap<>();

        Conditions(String instanceId) {
            values.put("dryRun", dryRun ? 1 : 0);
            and("a.instance_id = :instance", "instance", instanceId);
        }

        String next(String name) {
            return name + values.size();
        }

        /** One more condition, unless its value is null. */
        Conditions and(String condition, String name, Object value) {
            if (value != null) {
                sql.append(" AND ").append(condition);
                values.put(name, value);
            }
            return this;
        }

        Conditions with(String name, Object value) {
            values.put(name, value);
            return this;
        }
    }
}
