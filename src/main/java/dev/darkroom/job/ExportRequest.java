package dev.darkroom.job;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Where a job's images are to be exported.
 *
 * @param to the target, such as {@code figma}
 * @param place where it goes at the target, as canonical JSON; the same asset at the same place is one export
 * @param options the whole export object as given, {@code to} included
 */
public record ExportRequest(String to, String place, JsonNode options) {}
