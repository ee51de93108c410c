package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** The models Replicate has, and how their inputs differ. */
enum ReplicateModel {
    /** Run by its version; any 64 hexadecimal digits are one unless they begin with eight zeros. */
    SDXL("stability-ai/sdxl", "prompt") {
        @Override
        void check(Fields input) throws BadField {
            SdxlInput.check(input);
        }

        @Override
        String size(JsonNode input) {
            return input.path("width").asInt(1024) + "x" + input.path("height").asInt(1024);
        }

        @Override
        int count(JsonNode input) {
            return input.path("num_outputs").asInt(1);
        }
    },

    /** An official model, run by its name, with one picture as its output. */
    ANY("acme/any-model", "text") {
        @Override
        void check(Fields input) throws BadField {
            input.only("text", "aspect");
            if (input.text("text").isEmpty()) {
                throw new BadField(input.at("text"), "must not be empty");
            }
            input.oneOf("aspect", "1:1", Set.of("1:1", "16:9", "9:16"));
        }

        @Override
        String size(JsonNode input) {
            return switch (input.path("aspect").asText("1:1")) {
                case "16:9" -> "1344x768";
                case "9:16" -> "768x1344";
                default -> "1024x1024";
            };
        }

        @Override
        int count(JsonNode input) {
            return 1;
        }
    };

    private final String id;
    private final String promptField;

    ReplicateModel(String id, String promptField) {
        this.id = id;
        this.promptField = promptField;
    }

    abstract void check(Fields input) throws BadField;

    /** As {@code 1024x768}, of an input that is right. */
    abstract String size(JsonNode input);

    abstract int count(JsonNode input);

    String id() {
        return id;
    }

    String promptField() {
        return promptField;
    }

    /** The model of this name. */
    static Optional<ReplicateModel> named(String id) {
        for (ReplicateModel model : values()) {
            if (model.id.equals(id)) {
                return Optional.of(model);
            }
        }
        return Optional.empty();
    }

    /** The model of a version: the bare digits, or {@code owner/name:digits}; official models need no digits. */
    static Optional<ReplicateModel> ofVersion(String version) {
        String digits = version.substring(version.indexOf(':') + 1);
        if (version.equals(ANY.id)) {
            return Optional.of(ANY);
        }
        if (!digits.matches("[0-9a-f]{64}") || digits.startsWith("00000000")) {
            return Optional.empty();
        }
        return version.equals(digits) ? Optional.of(SDXL) : named(version.substring(0, version.indexOf(':')));
    }
}
