package dev.darkroom.adapter.metrics;

import java.util.List;
import java.util.Map;

/**
 * What the database says at a scrape.
 *
 * @param up whether it answered; when it did not, the rest is empty
 * @param openRenders renders that are not over, by state
 * @param held calls that wait for a person
 * @param webhooks events for webhooks that are {@code waiting} and that {@code failed}
 * @param spentMicros all that was ever spent, micro-dollars
 */
public record Standing(
        boolean up,
        Map<String, Long> openRenders,
        long held,
        Map<String, Long> webhooks,
        long spentMicros,
        List<Budget> budgets) {
    /** What is known while the database does not answer. */
    public static final Standing DOWN = new Standing(false, Map.of(), 0, Map.of(), 0, List.of());

    /**
     * A budget of now.
     *
     * @param scope {@code installation} or {@code instance/<id>}
     * @param period {@code day}, {@code month} or {@code total}
     * @param limitMicros micro-dollars; null: none
     */
    public record Budget(String scope, String period, Long limitMicros, long spentMicros, long reservedMicros) {}
}
