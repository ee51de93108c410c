package dev.darkroom.simulator;

/**
 * One line of the simulator's log.
 *
 * @param seq from 1, without gaps
 * @param at epoch milliseconds
 * @param kind one of the constants here
 * @param provider its id, null for {@link #CONNECTION}
 * @param ref the provider's own id of the call: the task, or {@code x-request-id}
 * @param status of the HTTP answer, 0 when there is none
 * @param fault its id; {@code none} when all went well
 * @param chargedMicros what the provider bills for it, in micro-dollars
 * @param asked null unless a POST with a readable prompt
 */
public record LogEntry(
        long seq,
        long at,
        String kind,
        String provider,
        String ref,
        int status,
        String fault,
        long faultArgument,
        long chargedMicros,
        Asked asked) {
    /** A POST the provider took; it may be on the bill. */
    public static final String ACCEPTED = "accepted";

    /** A POST it did not take. */
    public static final String REFUSED = "refused";

    /** A question for a task's status. */
    public static final String POLL = "poll";

    /** A wish to stop a task. */
    public static final String CANCEL = "cancel";

    /** A GET of a picture. */
    public static final String DOWNLOAD = "download";

    /** A connection that was reset before anything was read. */
    public static final String CONNECTION = "connection";

    LogEntry(String kind, Vendor vendor, String ref, int status, Mishap mishap, long chargedMicros, Asked asked) {
        this(0, 0, kind, vendor.id(), ref, status, mishap.fault().id(), mishap.argument(), chargedMicros, asked);
    }

    LogEntry numbered(long number, long time) {
        return new LogEntry(number, time, kind, provider, ref, status, fault, faultArgument, chargedMicros, asked);
    }
}
