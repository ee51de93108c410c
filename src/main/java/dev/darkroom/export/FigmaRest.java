package dev.darkroom.export;

import com.fasterxml.jackson.databind.JsonNode;

/** Figma's REST API, with an access token. What it refuses comes as an {@link ExportException} that says what to do. */
public interface FigmaRest {
    /** What is at a path, such as {@code /v1/files/KEY/comments}. */
    JsonNode get(String path) throws ExportException;

    /** What comes of a body that is posted to a path. It is sent once. */
    JsonNode post(String path, JsonNode body) throws ExportException;
}
