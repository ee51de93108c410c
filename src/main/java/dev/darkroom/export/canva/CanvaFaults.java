package dev.darkroom.export.canva;

import dev.darkroom.export.ExportException;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** What an error of Canva means for an export. */
final class CanvaFaults {
    private static final long FIRST_MILLIS = 2_000;
    private static final long LONGEST_MILLIS = 900_000;
    private static final int MOST_DOUBLINGS = 20;

    private final DoubleSupplier dice;

    /** @param dice from 0 to 1 */
    CanvaFaults(DoubleSupplier dice) {
        this.dice = dice;
    }

    /** @param tries how often the export was tried before */
    ExportException of(CanvaException e, int tries) {
        if (e.tooMany()) {
            Duration pause = backoff(tries);
            boolean longer = e.pause() != null && e.pause().compareTo(pause) > 0;
            return ExportException.later(e.getMessage(), longer ? e.pause() : pause);
        }
        if (e.passing() || e.code().equals("invalid_access_token")) {
            return ExportException.again(e.getMessage());
        }
        return ExportException.never(e.getMessage() + advice(e.code()));
    }

    /** Doubled each time from two seconds up to a quarter of an hour, of which a random half is left out. */
    private Duration backoff(int tries) {
        long whole = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(tries, MOST_DOUBLINGS));
        return Duration.ofMillis((long) (whole * (0.5 + dice.getAsDouble() / 2)));
    }

    private static String advice(String code) {
        return switch (code) {
            case "missing_scope" ->
                "; give the integration the scope in Canva's developer portal, then ./darkroom canva login";
            case "quota_exceeded", "max_limit_reached" -> "; make room in Canva, then ./darkroom exports --retry ID";
            default -> "";
        };
    }
}
