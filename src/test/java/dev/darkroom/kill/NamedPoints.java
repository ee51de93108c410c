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
            "after:export-done",
            "before:export-failed",
            "after:sweep-once");

    /** On the way of every start. */
    static final List<String> START = List.of("database-open", "recovering", "recovered");

    private NamedPoints() {}

    /** Each once; the points of the start come last, when there is something to recover. */
    static List<Kill> all() {
        return Stream.concat(
                        STEPS.stream().map(step -> Kill.at(step + "@1")),
                        START.stream().map(start -> Kill.at("start:" + start + "@1")))
                .toList();
    }
}
