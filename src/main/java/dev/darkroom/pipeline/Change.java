package dev.darkroom.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.ChangeReader.JobNow;
import dev.darkroom.adapter.jdbc.ChangeReader.RenderNow;
import java.util.ArrayList;
import java.util.List;

/**
 * A job or render has another state than before.
 *
 * @param type {@code job} or {@code render}
 * @param data JSON on one line
 */
public record Change(String instanceId, String type, String data) {
    /**
     * What has changed between two looks.
     *
     * @param before null: it was not known
     */
    static List<Change> between(JobNow before, JobNow now) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < now.renders().size(); i++) {
            RenderNow render = now.renders().get(i);
            String was = before == null ? "queued" : before.renders().get(i).state();
            if (!render.state().equals(was)) {
                changes.add(of(now, render));
            }
        }
        if (before == null || !before.state().equals(now.state())) {
            changes.add(new Change(
                    now.instanceId(), "job", job(now).put("state", now.state()).toString()));
        }
        return changes;
    }

    private static Change of(JobNow job, RenderNow render) {
        ObjectNode data = job(job).put("index", render.index()).put("state", render.state());
        if (render.assetId() != null) {
            data.put("asset_id", render.assetId()).put("provider", render.provider());
        }
        if (render.errorType() != null) {
            data.put("error_type", render.errorType());
        }
        return new Change(job.instanceId(), "render", data.toString());
    }

    private static ObjectNode job(JobNow job) {
        return JsonNodeFactory.instance.objectNode().put("job_id", job.jobId()).put("instance_id", job.instanceId());
    }
}
