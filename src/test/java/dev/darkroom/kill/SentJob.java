package dev.darkroom.kill;

/**
 * A valid job as it was sent.
 *
 * @param prompt of no other job: the simulator's log is searched by it
 * @param n images asked for
 */
record SentJob(String instance, String id, String prompt, int n) {
    /** As in the table {@code jobs}. */
    String key() {
        return instance + "/" + id;
    }
}
