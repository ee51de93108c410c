package dev.darkroom.job;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Where a job's images are to be exported.
 *
 * @param to the target, such as {@code figma}
 * @param options the whole export object as given, {@code to} included
 */
public record ExportRequest(String to, JsonNode options) {}
