package dev.darkroom.export.canva;

import java.time.Duration;

/** Canva has not done what it was asked for. The message is for people and holds no secret. */
public final class CanvaException extends Exception {
    /** The code of a call that has no answer, or none that can be read. */
    static final String NO_ANSWER = "no_answer";

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final boolean sent;
    private final Duration wait;

    CanvaException(int status, String code, String message, Duration wait) {
        super(message);
        this.status = status;
        this.code = code;
        this.sent = true;
        this.wait = wait;
    }

    CanvaException(CanvaCalls.NoAnswerException cause) {
        super("Canva: " + cause.getMessage(), cause);
        this.status = 0;
        this.code = NO_ANSWER;
        this.sent = cause.sent();
        this.wait = null;
    }

    /** Canva's word for it, or one of ours where it says none. */
    public String code() {
        return code;
    }

    /** Whether Canva may have got the request. */
    boolean sent() {
        return sent;
    }

    /** How long Canva asks to be left alone; null: it does not say. */
    Duration pause() {
        return wait;
    }

    /** Whether Canva got the request, and it is not known what came of it. */
    boolean inDoubt() {
        return code.equals(NO_ANSWER) && sent;
    }

    /** Whether the request as such was right: it is Canva, or the way there, that has trouble. */
    boolean passing() {
        return status >= 500 || status == 408 || code.equals(NO_ANSWER) || code.equals("internal_error");
    }

    /** Whether Canva does not take the access token, which a new one may mend. */
    boolean refused() {
        return code.equals("invalid_access_token") || (status == 401 && !revoked());
    }

    /** Whether the user has ended the consent. */
    boolean revoked() {
        return code.equals("revoked_access_token");
    }

    /** Whether there were too many requests. */
    boolean tooMany() {
        return status == 429 || code.equals("too_many_requests");
    }
}
