package dev.darkroom.render;

import java.util.Locale;

/**
 * Every way a job, render, attempt or export can go wrong: the one closed set used in code, database, logs and answers.
 * Each says what may be done next.
 */
public enum ErrorType {
    INVALID_REQUEST(400, false, true, false, "The request cannot be carried out; change the field that is named."),
    UNAUTHORIZED(401, false, false, false, "The caller's key is missing or wrong."),
    NOT_FOUND(404, false, true, false, "The provider does not know the model or resource; check model_id."),
    UNPRICED(400, false, true, false, "The model has no price; add one to its catalog file."),
    BUDGET_EXCEEDED(402, false, false, false, "The budget is used up; raise the limit or wait for the next period."),
    MODERATED(400, false, false, false, "The provider's content rules refuse this prompt; change it."),
    AUTH(502, false, true, false, "The provider refuses our key; check the key."),
    QUOTA_EXHAUSTED(502, false, true, false, "The provider account has no credit left; top it up."),
    RATE_LIMITED(429, true, true, false, "The provider asks to slow down; the render waits and is tried again."),
    UNAVAILABLE(503, true, true, true, "The provider could not be reached, or failed; it is tried again later."),
    TIMEOUT(504, false, true, true, "The provider did not answer in time."),
    BAD_RESPONSE(502, false, true, true, "The provider's answer could not be understood."),
    UNSUPPORTED(400, false, true, false, "No provider in the order can do this; see the reasons for each."),
    STORAGE_FAILED(503, true, false, false, "The image is kept in the spool and stored when storage answers again."),
    EXPORT_FAILED(502, true, false, false, "The export did not arrive; the image is safe."),
    CANCELLED(409, false, false, false, "The job was cancelled or its deadline passed."),
    INTERNAL(500, true, false, false, "Darkroom itself failed; the log has the details.");

    private final int httpStatus;
    private final boolean sameProviderAgain;
    private final boolean nextProvider;
    private final boolean countsAgainstHealth;
    private final String advice;

    ErrorType(
            int httpStatus,
            boolean sameProviderAgain,
            boolean nextProvider,
            boolean countsAgainstHealth,
            String advice) {
        this.httpStatus = httpStatus;
        this.sameProviderAgain = sameProviderAgain;
        this.nextProvider = nextProvider;
        this.countsAgainstHealth = countsAgainstHealth;
        this.advice = advice;
    }

    /** The HTTP status this becomes in our own answers. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Whether the same provider may be asked again, with a new request, when surely nothing was bought. */
    public boolean sameProviderAgain() {
        return sameProviderAgain;
    }

    /** Whether the next provider of the plan may be tried. */
    public boolean nextProvider() {
        return nextProvider;
    }

    /** Whether the provider's circuit breaker counts it as a failure. */
    public boolean countsAgainstHealth() {
        return countsAgainstHealth;
    }

    /** One sentence a person can act on. */
    public String advice() {
        return advice;
    }

    /** The name in JSON and SQL. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of that name. @throws IllegalArgumentException for an unknown name */
    public static ErrorType of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
