package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A user's library at a simulated Canva: jobs that import images, and designs. */
final class CanvaLibrary {
    private static final int TOO_MANY_BYTES = 50_000_000;
    private static final Set<String> PRESETS = Set.of("doc", "email", "presentation", "whiteboard");

    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final List<JsonNode> designs = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<byte[]> images = new ArrayList<>();
    private int looks;
    private int looksNeeded;
    private String failure;

    private static final class Job {
        private final String asset;
        private int left;
        private final String failure;

        Job(String asset, int left, String failure) {
            this.asset = asset;
            this.left = left;
            this.failure = failure;
        }
    }

    /** An import is over when it was looked at so often. */
    synchronized void looksNeeded(int number) {
        looksNeeded = number;
    }

    /** Imports that are begun from now on end so; null: well. */
    synchronized void failWith(String code) {
        failure = code;
    }

    /** Every import that goes on is over when it is looked at next. */
    synchronized void finish() {
        jobs.values().forEach(job -> job.left = 0);
    }

    synchronized void forgetJobs() {
        jobs.clear();
    }

    synchronized List<String> names() {
        return List.copyOf(names);
    }

    synchronized List<byte[]> images() {
        return List.copyOf(images);
    }

    synchronized List<JsonNode> designs() {
        return List.copyOf(designs);
    }

    synchronized int looks() {
        return looks;
    }

    synchronized Reply upload(Request request) {
        if (!request.header("Content-Type").equals("application/octet-stream")) {
            return CanvaServer.error(415, "unsupported_content_type", "Content-Type must be application/octet-stream");
        }
        String name = name(request.header("Asset-Upload-Metadata"));
        if (name == null || name.isEmpty() || name.codePointCount(0, name.length()) > 50) {
            return CanvaServer.error(400, "invalid_field", "Asset-Upload-Metadata: name_base64 is invalid");
        }
        if (request.body().length >= TOO_MANY_BYTES) {
            return CanvaServer.error(413, "request_too_large", "The file is too large");
        }
        if (!image(request.body())) {
            return CanvaServer.error(400, "invalid_file_format", "The file format is not supported");
        }
        names.add(name);
        images.add(request.body());
        String id = "job-" + names.size();
        jobs.put(id, new Job("MAsset" + names.size(), looksNeeded, failure));
        return Reply.json(200, Map.of("job", told(id, jobs.get(id))));
    }

    private static String name(String metadata) {
        try {
            byte[] text = Base64.getDecoder()
                    .decode(SimulatorLog.JSON
                            .readTree(metadata)
                            .path("name_base64")
                            .asText());
            return new String(text, StandardCharsets.UTF_8);
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean image(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(12, bytes.length), StandardCharsets.ISO_8859_1);
        return head.startsWith("\u0089PNG") || head.startsWith("\u00ff\u00d8\u00ff") || head.endsWith("WEBP");
    }

    synchronized Reply look(String id) {
        looks++;
        Job job = jobs.get(id);
        if (job == null) {
            return CanvaServer.error(404, "not_found", "Job " + id + " not found");
        }
        job.left--;
        return Reply.json(200, Map.of("job", told(id, job)));
    }

    private static Map<String, Object> told(String id, Job job) {
        if (job.left > 0) {
            return Map.of("id", id, "status", "in_progress");
        }
        return job.failure == null
                ? Map.of("id", id, "status", "success", "asset", Map.of("id", job.asset, "name", "an image"))
                : Map.of(
                        "id",
                        id,
                        "status",
                        "failed",
                        "error",
                        Map.of("code", job.failure, "message", "It did not work"));
    }

    synchronized Reply design(Request request) throws IOException {
        JsonNode asked = SimulatorLog.JSON.readTree(request.body());
        JsonNode type = asked.path("design_type");
        boolean preset = type.path("type").asText().equals("preset")
                && PRESETS.contains(type.path("name").asText())
                && type.size() == 2;
        boolean custom = type.path("type").asText().equals("custom")
                && side(type.path("width"))
                && side(type.path("height"))
                && type.get("width").asLong() * type.get("height").asLong() <= 25_000_000;
        int title = asked.path("title").asText().length();
        if (!(preset || custom) || title < 1 || title > 255) {
            return CanvaServer.error(400, "invalid_field", "design_type or title is invalid");
        }
        String asset = asked.path("asset_id").asText();
        if (jobs.values().stream().noneMatch(job -> job.asset.equals(asset))) {
            return CanvaServer.error(404, "asset_not_found", "Asset " + asset + " not found");
        }
        designs.add(asked);
        String id = "DAF" + designs.size();
        return Reply.json(
                200,
                Map.of(
                        "design",
                        Map.of(
                                "id", id,
                                "title", asked.path("title").asText(),
                                "urls",
                                        Map.of(
                                                "edit_url", "https://www.canva.com/api/design/" + id + "/edit",
                                                "view_url", "https://www.canva.com/api/design/" + id + "/view"))));
    }

    private static boolean side(JsonNode length) {
        return length.isInt() && length.intValue() >= 40 && length.intValue() <= 8000;
    }
}
