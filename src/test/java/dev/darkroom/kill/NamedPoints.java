package dev.darkroom.kill;

import java.util.List;
import java.util.stream.Stream;

/** The places in the program where a death leaves something of its own behind. */
final class NamedPoints {
    /** On the way of every job. */
    static final List<String> STEPS = List.of(
            "before:accept-job",
            "after:accept-job",
            "after:announce-render",
            "after:folder-accept",
            "after:queue-accept",
            "after:to-rejected",
            "after:claim",
            "before:openai_images-reserve",
            "after:openai_images-reserve",
            "after:openai_images-submitting",
            "before:openai_images-post",
            "after:openai_images-post",
            "after:openai_images-keep",
            "after:openai_images-ready",
            "after:flux-reserve",
            "after:flux-submitting",
            "after:flux-post",
            "before:flux-submitted",
            "after:flux-submitted",
            "before:flux-look",
            "after:flux-look",
            "before:flux-ready",
            "after:flux-ready",
            "after:enrich",
            "before:store",
            "after:store",
            "before:end",
            "after:end",
            "before:cloud-event",
            "after:to-results",
            "before:write-folder",
            "after:write-folder",
            "before:delivered",
            "after:delivered",
            "after:export-begin",
            "before:folder-export",
            "after:folder-export",
            "after:zip-export",
            "after:s3-export",
            "before:figma-export",
            "after:send-webhook",
            "after:export-done",
            "before:export-failed",
            "after:sweep-once");

    /**
     * When a call was carried out by Figma or Canva, and its answer has not left; when the plugin has made a node and not
     * said so, or has said so and not heard the answer; when a row says that the link is there.
     */
    static final List<String> OUTSIDE = List.of(
            "figma:POST /v1/files/ATTIC/comments",
            "figma:POST /v1/dev_resources",
            "figma:linked",
            "plugin:placed",
            "plugin:reported",
            "canva:POST /v1/asset-uploads",
            "canva:GET /v1/asset-uploads",
            "canva:POST /v1/designs");

    /** New tokens that nobody keeps: Canva takes no call until the lease of who renewed them has ended, 90 s later. */
    static final String RENEWAL = "canva:POST /v1/oauth/token@1";

    /** On the way of every start. */
    static final List<String> START = List.of("database-open", "recovering", "recovered");

    private NamedPoints() {}

    /**
     * Each once; the points of the start come last, when there is something to recover, and the lost renewal first, so that
     * its time goes by while others are tried that have nothing to do with Canva.
     */
    static List<Kill> all() {
        return Stream.of(
                        Stream.of(RENEWAL),
                        STEPS.stream().map(step -> step + "@1"),
                        OUTSIDE.stream().map(outside -> outside + "@1"),
                        START.stream().map(start -> "start:" + start + "@1"))
                .flatMap(points -> points)
                .map(Kill::at)
                .toList();
    }
}
