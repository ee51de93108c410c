package dev.darkroom.kill;

import dev.darkroom.e2e.Rows;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the exports of a run did.
 *
 * @param arrived exports by target that are with it, linked ones too
 * @param lostAnswers what is in Canva and was forgotten by a kill
 * @param hooks messages that receivers of webhooks got
 */
record ExportFigures(Map<String, Long> arrived, long lostAnswers, long hooks) {
    static final List<String> TARGETS = List.of("folder", "zip", "s3", "figma", "canva");

    static ExportFigures of(Rows rows, long lostAnswers, long hooks) {
        Map<String, Long> arrived = new TreeMap<>();
        rows.query("SELECT target, COUNT(*) AS number FROM exports WHERE state IN ('done', 'linked') GROUP BY target")
                .forEach(row -> arrived.put(row.get("target").toString(), ((Number) row.get("number")).longValue()));
        return new ExportFigures(arrived, lostAnswers, hooks);
    }

    long of(String target) {
        return arrived.getOrDefault(target, 0L);
    }

    long all() {
        return arrived.values().stream().mapToLong(Long::longValue).sum();
    }
}
