package dev.darkroom.provider;

import dev.darkroom.job.ImageFormat;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.Operation;

/** What no provider is asked by a real call yet. */
public final class Unasked {
    private Unasked() {}

    /** The reason; null: nothing of this is asked for. */
    public static String reason(JobRequest request) {
        if (request.operation() == Operation.EDIT) {
            return "edits are not made by real calls yet";
        }
        if ("transparent".equals(request.background()) && request.format() == ImageFormat.JPEG) {
            return "jpeg has no transparent background";
        }
        return null;
    }
}
