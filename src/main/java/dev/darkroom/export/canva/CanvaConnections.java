package dev.darkroom.export.canva;

import java.util.Optional;

/** Where the one consent of this installation is kept, for all nodes. Thread-safe. */
public interface CanvaConnections {
    /**
     * The right to renew tokens, which one node has at a time.
     *
     * @param holder of it
     * @param unanswered how many renewals of the same tokens were begun before and have no known end
     */
    record Renewal(long generation, String holder, int unanswered) {}

    /**
     * Looks whether a consent could be kept, so that nobody agrees in vain.
     *
     * @throws dev.darkroom.access.SecretBoxException when it could not
     */
    void ready();

    /**
     * The consent, if there is one.
     *
     * @throws dev.darkroom.access.SecretBoxException when its tokens cannot be opened
     */
    Optional<CanvaConnection> find();

    /** Somebody has logged in; what was there before is replaced, and exports that wait are tried at once. */
    void connect(CanvaTokens tokens, String account);

    /** Forgets the consent; false when there was none. */
    boolean forget();

    /** Takes the right to renew the tokens of this generation; empty when they are gone, lost or in other hands. */
    Optional<Renewal> claim(long generation);

    /** Keeps what a renewal gave; false when there was a login or logout since. */
    boolean renewed(Renewal renewal, CanvaTokens tokens);

    /**
     * The renewal gave nothing.
     *
     * @param answered whether it is known that the old tokens are as they were
     */
    void release(Renewal renewal, boolean answered);

    /** The tokens of this generation are good for nothing, and somebody has to log in again. */
    void lost(long generation, String reason);

    /** The same, unless another node has the right to renew them by now. */
    void lost(Renewal renewal, String reason);
}
