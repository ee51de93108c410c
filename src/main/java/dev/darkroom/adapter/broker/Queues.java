package dev.darkroom.adapter.broker;

import java.util.List;

/** The queues, all durable and point to point. Clients know the first three; the others belong to the program. */
public final class Queues {
    /** Jobs in: a JSON document each. */
    public static final String JOBS = "darkroom.jobs";
    /** Results out: a CloudEvent each. They expire. */
    public static final String RESULTS = "darkroom.results";
    /** Jobs that were refused, with the reasons. */
    public static final String REJECTED = "darkroom.rejected";
    /** One message a render that is to be made. */
    public static final String RENDERS = "darkroom.renders";
    /** One message an export that is to be made, to what has no queue of its own below. */
    public static final String EXPORTS = "darkroom.exports";
    /** The same, to buckets. */
    public static final String S3_EXPORTS = "darkroom.exports.s3";
    /** The same, to Figma. */
    public static final String FIGMA_EXPORTS = "darkroom.exports.figma";
    /** The same, to Canva. */
    public static final String CANVA_EXPORTS = "darkroom.exports.canva";
    /** Messages that failed too often, kept for the operator. */
    public static final String DEAD = "darkroom.dead";

    /** Every queue but the dead letters. */
    static final List<String> WORKING =
            List.of(JOBS, RESULTS, REJECTED, RENDERS, EXPORTS, S3_EXPORTS, FIGMA_EXPORTS, CANVA_EXPORTS);

    private Queues() {}
}
