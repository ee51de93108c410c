package dev.darkroom.web;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.web.ContractCaller.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Images that wait to be placed in Figma, and who may place them. */
final class FigmaWaiting {
    private final ContractCaller ours;

    FigmaWaiting(ContractCaller ours) {
        this.ours = ours;
    }

    /** Has an image made that waits for a file of that key; the export as the list has it. */
    JsonNode waiting(String fileKey) throws Exception {
        ours.call(
                200,
                "submitJob",
                "/jobs",
                "{\"prompt\": \"a lamp\", \"job_id\": \"for-" + fileKey
                        + "\", \"exports\": [{\"to\": \"figma\", \"file_key\": \"" + fileKey
                        + "\", \"page\": \"Lamps\"}]}",
                "Prefer",
                "wait=30");
        List<JsonNode> found = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            found.clear();
            list(ours, fileKey).forEach(found::add);
            return found.size() == 1 && state(found.get(0)).equals("linked");
        });
        return found.get(0);
    }

    static JsonNode list(ContractCaller caller, String fileKey) throws Exception {
        return caller.get(200, "listFigmaExports", "/figma/exports?file_key=" + fileKey)
                .json()
                .get("data");
    }

    JsonNode exported(JsonNode entry) throws Exception {
        return ours.get(200, "getAsset", "/assets/" + entry.get("asset_id").asText())
                .json()
                .at("/exports/0");
    }

    String state(JsonNode entry) throws Exception {
        return exported(entry).get("state").asText();
    }

    ContractCaller withToken(ContractCaller maker) throws Exception {
        Answer made = maker.call(201, "makeFigmaToken", "/figma/tokens", "{\"minutes\": 5}");
        return ours.as("Bearer " + made.json().at("/data/token").asText());
    }

    static String path(JsonNode entry) {
        return "/figma/exports/" + entry.get("id").asText();
    }
}
