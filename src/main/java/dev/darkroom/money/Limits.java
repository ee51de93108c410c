package dev.darkroom.money;

/**
 * The most that may be spent, micro-dollars; null: no limit.
 *
 * @param daily in one day of UTC
 * @param monthly in one month of UTC
 * @param total ever
 */
public record Limits(Long daily, Long monthly, Long total) {
    /** No limit at all. */
    public static final Limits NONE = new Limits(null, null, null);

    /** @throws IllegalArgumentException for a limit that is not above 0 */
    public Limits {
        requirePositive(daily);
        requirePositive(monthly);
        requirePositive(total);
    }

    private static void requirePositive(Long limit) {
        if (limit != null && limit <= 0) {
            throw new IllegalArgumentException("a limit must be above 0, not " + limit);
        }
    }

    /** The limit of that period; null: none. */
    public Long of(Period period) {
        return switch (period) {
            case DAY -> daily;
            case MONTH -> monthly;
            case TOTAL -> total;
        };
    }
}
