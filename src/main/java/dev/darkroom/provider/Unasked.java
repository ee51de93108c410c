package dev.darkroom.provider;

import dev.darkroom.job.JobRequest;
import dev.darkroom.job.Operation;

/** What no provider is asked by a real call yet. */
public final class Unasked {
    private Unasked() {}

    /** The reason; null: nothing of this is asked for. */
    public static String reason(JobRequest request) {
        return request.operation() == Operation.EDIT ? "edits are not made by real calls yet" : null;
    }
}
