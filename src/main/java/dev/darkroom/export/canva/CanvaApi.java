package dev.darkroom.export.canva;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.config.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** The calls of Canva's API that are made on behalf of a user. Safe for many threads. */
public final class CanvaApi {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration UPLOAD_LIMIT = Duration.ofMinutes(2);
    private static final int LONGEST_URL = 4096;
    private static final String JSON = "application/json";

    private final CanvaCalls calls;

    public CanvaApi(CanvaCalls calls) {
        this.calls = calls;
    }

    /**
     * How far an import is.
     *
     * @param assetId Canva's id of the image; null until it is there
     * @param error Canva's word for why it has failed; null when it has not
     */
    record Job(String jobId, String assetId, String error, String message) {}

    /** Sends an image; Canva imports it after that. */
    Job upload(Secret access, String name, byte[] image) throws CanvaException {
        String encoded = Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
        Map<String, String> headers = Map.of(
                "Authorization",
                bearer(access),
                "Content-Type",
                "application/octet-stream",
                "Asset-Upload-Metadata",
                "{\"name_base64\":\"" + encoded + "\"}");
        return job(CanvaAnswer.read(
                calls, new CanvaCalls.Call("POST", "/v1/asset-uploads", headers, image, UPLOAD_LIMIT), access.value()));
    }

    /** How far it is. */
    Job job(Secret access, String jobId) throws CanvaException {
        return job(get(access, "/v1/asset-uploads/" + jobId));
    }

    private static Job job(JsonNode answer) throws CanvaException {
        JsonNode job = answer.path("job");
        String id = CanvaAnswer.id(job.path("id"));
        return switch (job.path("status").asText()) {
            case "in_progress" -> new Job(id, null, null, null);
            case "success" -> new Job(id, CanvaAnswer.id(job.at("/asset/id")), null, null);
            case "failed" -> {
                String code = CanvaAnswer.word(job.at("/error/code").asText());
                String message = CanvaAnswer.shown(job.at("/error/message").asText(), 200);
                yield new Job(id, null, code.isEmpty() ? "failed" : code, message);
            }
            default -> throw CanvaAnswer.unreadable();
        };
    }

    /** Makes a design with an image on it; what is told of it. */
    ObjectNode design(Secret access, JsonNode wanted, String title, String assetId) throws CanvaException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode type = body.putObject("design_type");
        if (wanted.has("type")) {
            type.put("type", "preset").put("name", wanted.get("type").textValue());
        } else {
            type.put("type", "custom").set("width", wanted.get("width"));
            type.set("height", wanted.get("height"));
        }
        body.put("asset_id", assetId).put("title", title);
        JsonNode design = CanvaAnswer.read(
                        calls,
                        new CanvaCalls.Call(
                                "POST",
                                "/v1/designs",
                                Map.of("Authorization", bearer(access), "Content-Type", JSON),
                                body.toString().getBytes(StandardCharsets.UTF_8),
                                LIMIT),
                        access.value())
                .path("design");
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        told.put("canva_design_id", CanvaAnswer.id(design.path("id")));
        url(told, "edit_url", design.at("/urls/edit_url").asText());
        url(told, "view_url", design.at("/urls/view_url").asText());
        return told;
    }

    private static void url(ObjectNode told, String name, String url) {
        if (url.length() <= LONGEST_URL && url.matches("https://[!-~]+")) {
            told.put(name, url);
        }
    }

    /** Whose token it is, for people to read: a name where Canva tells it, and ids. */
    public String account(Secret access) throws CanvaException {
        JsonNode user = get(access, "/v1/users/me").path("team_user");
        String ids =
                "user " + CanvaAnswer.id(user.path("user_id")) + " of team " + CanvaAnswer.id(user.path("team_id"));
        String name;
        try {
            name = get(access, "/v1/users/me/profile")
                    .at("/profile/display_name")
                    .asText();
        } catch (CanvaException e) {
            if (e.passing() || e.tooMany()) {
                throw e;
            }
            return ids; // without the scope profile:read
        }
        String shown = CanvaAnswer.shown(name, 100);
        return shown.isEmpty() ? ids : shown + ", " + ids;
    }

    private JsonNode get(Secret access, String path) throws CanvaException {
        return CanvaAnswer.read(
                calls,
                new CanvaCalls.Call("GET", path, Map.of("Authorization", bearer(access)), null, LIMIT),
                access.value());
    }

    private static String bearer(Secret access) {
        return "Bearer " + access.value();
    }
}
