package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.CancelStore;
import dev.darkroom.adapter.jdbc.ExportStore;
import dev.darkroom.adapter.jdbc.RenderStore;
import java.util.List;
import org.apache.camel.ProducerTemplate;

/** Finds work without a message, because a process died or a pause is over, and announces it; ends what is cancelled. */
public final class Sweeper {
    private static final int BATCH = 500;

    private final CancelStore cancels;
    private final RenderStore renders;
    private final ExportStore exports;
    private final ProducerTemplate queues;

    public Sweeper(CancelStore cancels, RenderStore renders, ExportStore exports, ProducerTemplate queues) {
        this.cancels = cancels;
        this.renders = renders;
        this.exports = exports;
        this.queues = queues;
    }

    /** One round. A message that turns out to be one too many is dropped by the claim. */
    public void sweep() {
        cancels.endQueued(BATCH);
        List<RenderStore.Due> due = renders.due(BATCH);
        due.forEach(render ->
                queues.sendBodyAndProperty("direct:send-render", render.renderId(), "priority", render.priority()));
        renders.announced(due);
        exports.announce(BATCH)
                .forEach(export ->
                        queues.sendBodyAndProperty("direct:send-export", export.exportId(), "target", export.target()));
    }
}
