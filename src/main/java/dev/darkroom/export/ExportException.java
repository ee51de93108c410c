package dev.darkroom.export;

import java.time.Duration;
import java.util.Objects;

/** An export did not arrive. */
public final class ExportException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final Duration pause;

    /** What is to be done about it. */
    public enum Kind {
        /** Given up at once. */
        NEVER,
        /** Tried again after a pause that grows; given up after so many tries. */
        AGAIN,
        /** Tried again after the pause that the target asks for, as often as it asks. */
        LATER
    }

    private ExportException(Kind kind, String message, Duration pause) {
        super(message);
        this.kind = kind;
        this.pause = pause;
    }

    /** Trying again cannot help. */
    public static ExportException never(String message) {
        return new ExportException(Kind.NEVER, message, Duration.ZERO);
    }

    /** Trying again may help. */
    public static ExportException again(String message) {
        return new ExportException(Kind.AGAIN, message, Duration.ZERO);
    }

    /**
     * The target wants it later; that is not counted as a failed try.
     *
     * @param pause how long to wait, be it days; at least a tenth of a second is waited
     */
    public static ExportException later(String message, Duration pause) {
        return new ExportException(Kind.LATER, message, Objects.requireNonNull(pause));
    }

    /** What is to be done about it. */
    public Kind kind() {
        return kind;
    }

    /** How long the target wants to be left alone; zero but for {@link Kind#LATER}. */
    public Duration pause() {
        return pause;
    }
}
