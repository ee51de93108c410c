package dev.darkroom.kill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.routes.Receiver;
import java.util.ArrayList;
import java.util.List;

/** Where jobs want their images and events: every target there is, in many ways. */
final class Orders {
    private final Receiver receiver;
    private final String prefix;
    private final boolean hooks;

    /**
     * @param prefix of the objects of this run in the bucket
     * @param hooks whether there are secrets to sign webhooks with: without, a job that wants one is refused
     */
    Orders(Receiver receiver, String prefix, boolean hooks) {
        this.receiver = receiver;
        this.prefix = prefix;
        this.hooks = hooks;
    }

    /** All that one image can be exported to. */
    void all(ObjectNode job) {
        ArrayNode exports = files(job);
        bucket(exports);
        placed(exports);
        resource(exports);
        exports.addObject().put("to", "figma").put("file_key", Targets.ATTIC);
        exports.addObject()
                .put("to", "figma")
                .put("file_key", Targets.GONE)
                .put("placement", false); // is given up: Figma does not know it
        design(exports.addObject().put("to", "canva"));
    }

    /** Some of it: files, the bucket, and Figma and Canva in turns. */
    void some(ObjectNode job, int turn) {
        ArrayNode exports = files(job);
        bucket(exports);
        switch (turn % 3) {
            case 0 -> placed(exports);
            case 1 -> resource(exports);
            default -> exports.addObject().put("to", "figma").put("file_key", Targets.ATTIC);
        }
        ObjectNode canva = exports.addObject().put("to", "canva");
        if (turn % 2 == 0) {
            design(canva);
        }
    }

    private static ArrayNode files(ObjectNode job) {
        ArrayNode exports = job.putArray("exports");
        exports.addObject().put("to", "folder").put("path", "harness");
        exports.addObject().put("to", "zip");
        return exports;
    }

    private void bucket(ArrayNode exports) {
        exports.addObject().put("to", "s3").put("bucket", Surroundings.EXPORTS).put("prefix", prefix);
    }

    private static void placed(ArrayNode exports) {
        exports.addObject()
                .put("to", "figma")
                .put("file_key", Targets.STUDIO)
                .put("page_id", "0:1")
                .put("x", 10);
    }

    private static void resource(ArrayNode exports) {
        exports.addObject()
                .put("to", "figma")
                .put("file_key", Targets.STUDIO)
                .put("node_id", Targets.NODE)
                .put("placement", false);
    }

    private static void design(ObjectNode canva) {
        canva.putObject("design").put("type", "whiteboard");
    }

    /** Has somebody told of the job's events; answers the path at the receiver, empty: nobody is. */
    String hook(ObjectNode job, boolean asExport) {
        if (!hooks) {
            return "";
        }
        String path = "/hooks/" + job.get("instance_id").asText() + "/"
                + job.get("job_id").asText();
        if (asExport) {
            job.withArray("exports").addObject().put("to", "webhook").put("url", receiver.url(path));
        } else {
            job.put("callback_url", receiver.url(path));
        }
        return path;
    }

    /** Of each export that is one. */
    static List<String> targets(ObjectNode job) {
        List<String> targets = new ArrayList<>();
        for (JsonNode export : job.path("exports")) {
            if (!export.get("to").asText().equals("webhook")) {
                targets.add(export.get("to").asText());
            }
        }
        return targets;
    }
}
