package dev.darkroom.export.canva;

import dev.darkroom.export.ExportException;
import java.time.Duration;

/** What an error of Canva means for an export. */
final class CanvaFaults {
    private final CanvaPauses pauses;

    CanvaFaults(CanvaPauses pauses) {
        this.pauses = pauses;
    }

    ExportException of(CanvaException e, String exportId) {
        if (e.tooMany()) {
            Duration pause = pauses.another(exportId);
            boolean longer = e.pause() != null && e.pause().compareTo(pause) > 0;
            return ExportException.later(e.getMessage(), longer ? e.pause() : pause);
        }
        if (e.passing() || e.refused()) {
            return ExportException.again(e.getMessage());
        }
        return ExportException.never(e.getMessage() + advice(e.code()));
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
