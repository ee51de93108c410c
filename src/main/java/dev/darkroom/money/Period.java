package dev.darkroom.money;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The spans of time that a budget can be for. Days and months are those of UTC. */
public enum Period {
    DAY("daily", DateTimeFormatter.ofPattern("'day/'uuuu-MM-dd").withZone(ZoneOffset.UTC)),
    MONTH("monthly", DateTimeFormatter.ofPattern("'month/'uuuu-MM").withZone(ZoneOffset.UTC)),
    TOTAL("total", DateTimeFormatter.ofPattern("'total'").withZone(ZoneOffset.UTC));

    private final String adjective;
    private final DateTimeFormatter format;

    Period(String adjective, DateTimeFormatter format) {
        this.adjective = adjective;
        this.format = format;
    }

    /** The span that holds this moment, as in the database: {@code day/2026-11-21}, {@code month/2026-11}, {@code total}. */
    public String at(Instant moment) {
        return format.format(moment);
    }

    /** {@code daily}, {@code monthly} or {@code total}. */
    public String adjective() {
        return adjective;
    }
}
