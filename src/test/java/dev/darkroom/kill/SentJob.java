package dev.darkroom.kill;

import java.util.List;

/**
 * A valid job as it was sent.
 *
 * @param prompt of no other job: the simulator's log is searched by it
 * @param n images asked for
 * @param targets of its exports, one for each; webhooks are none
 * @param hook the path at the receiver that is told of its events; empty: nobody is told
 */
record SentJob(String instance, String id, String prompt, int n, List<String> targets, String hook) {
    /** As in the table {@code jobs}. */
    String key() {
        return instance + "/" + id;
    }
}
