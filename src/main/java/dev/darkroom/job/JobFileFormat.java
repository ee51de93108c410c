package dev.darkroom.job;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/** The formats of job files. */
public enum JobFileFormat {
    /** One job, or an array of jobs. */
    JSON,
    /** One JSON job a line. */
    NDJSON,
    /** Field names in the first row, one job in each other row. */
    CSV;

    /** The format of a file by the end of its name ({@code .json}, {@code .ndjson}, {@code .csv}, in any case); empty for others. */
    public static Optional<JobFileFormat> ofFileName(String name) {
        int dot = name.lastIndexOf('.');
        return switch (name.substring(dot + 1).toLowerCase(Locale.ROOT)) {
            case "json" -> dot < 0 ? Optional.empty() : Optional.of(JSON);
            case "ndjson" -> dot < 0 ? Optional.empty() : Optional.of(NDJSON);
            case "csv" -> dot < 0 ? Optional.empty() : Optional.of(CSV);
            default -> Optional.empty();
        };
    }

    /**
     * Whether the input is all there, by its content: JSON is complete after one whole value with only spaces behind it,
     * NDJSON and CSV when they end with a newline. Reads to the end, keeps nothing, leaves the stream open.
     */
    public Completeness completeness(InputStream in) throws IOException {
        return this == JSON ? new JsonEnd().of(in) : endsWithNewline(in);
    }

    private static Completeness endsWithNewline(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        int last = -1;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            last = count > 0 ? buffer[count - 1] : last;
        }
        return last == '\n' ? Completeness.COMPLETE : Completeness.INCOMPLETE;
    }
}
