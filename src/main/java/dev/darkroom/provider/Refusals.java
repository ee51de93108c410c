package dev.darkroom.provider;

import dev.darkroom.render.ErrorType;
import java.time.Duration;
import java.time.Instant;

/** What HTTP's status means for error and money when a provider says nothing more exact. */
public final class Refusals {
    private static final int SERVER_ERROR = 500;

    private Refusals() {}

    /**
     * By status alone.
     *
     * @param message what the provider said, made fit to show
     */
    public static ProviderException of(Reply reply, String message) {
        int status = reply.status();
        return switch (status) {
            case 400, 405, 406, 411, 413, 414, 415, 422, 431 -> nothingBought(ErrorType.INVALID_REQUEST, message);
            case 401, 403 -> nothingBought(ErrorType.AUTH, message);
            case 402 -> nothingBought(ErrorType.QUOTA_EXHAUSTED, message);
            case 404, 410 -> nothingBought(ErrorType.NOT_FOUND, message);
            case 429 -> slowDown(reply, message);
            default ->
                new ProviderException(
                        status >= 500 ? ErrorType.UNAVAILABLE : ErrorType.BAD_RESPONSE, Purchase.UNKNOWN, message);
        };
    }

    /**
     * By status, of a provider whose documents say that what fails is not billed: after HTTP 500 the next one may be asked.
     *
     * @param itsOwn whether the body is the provider's: a page of a gateway may hide an image that was made
     */
    public static ProviderException whereFailuresAreFree(Reply reply, boolean itsOwn, String message) {
        return reply.status() == SERVER_ERROR && itsOwn ? unbilled(message) : of(reply, message);
    }

    /** It failed, and does not bill that. */
    public static ProviderException unbilled(String message) {
        return new ProviderException(ErrorType.UNAVAILABLE, Purchase.UNBILLED, message);
    }

    /** Surely refused. */
    public static ProviderException nothingBought(ErrorType type, String message) {
        return new ProviderException(type, Purchase.NONE, message);
    }

    /** With the pause that the header asks for, or else the text. */
    private static ProviderException slowDown(Reply reply, String message) {
        Instant now = Instant.now();
        Duration pause = RetryAfter.of(reply.retryAfter(), now);
        return new ProviderException(
                ErrorType.RATE_LIMITED, Purchase.NONE, message, pause == null ? RetryHint.of(reply, now) : pause, null);
    }

    /** A success that cannot be understood: it may have been billed. */
    public static ProviderException garbled(String message) {
        return new ProviderException(ErrorType.BAD_RESPONSE, Purchase.UNKNOWN, message);
    }
}
