package dev.darkroom.job;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads texts as jobs, the way every test of the intake does. */
final class JobInputs {
    static final int MAX_JOB_BYTES = 100_000;
    static final JobReader READER =
            new JobReader(MAX_JOB_BYTES, List.of("sdxl", "openai_images", "flux", "gemini", "noop_media"));

    private JobInputs() {}

    static List<JobEntry> json(String text) {
        return read(JobFileFormat.JSON, text.getBytes(StandardCharsets.UTF_8));
    }

    static List<JobEntry> ndjson(String text) {
        return read(JobFileFormat.NDJSON, text.getBytes(StandardCharsets.UTF_8));
    }

    static List<JobEntry> csv(String text) {
        return read(JobFileFormat.CSV, text.getBytes(StandardCharsets.UTF_8));
    }

    static List<JobEntry> read(JobFileFormat format, byte[] bytes) {
        List<JobEntry> entries = new ArrayList<>();
        try {
            READER.read(new ByteArrayInputStream(bytes), format, entries::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    static JobEntry one(String json) {
        return READER.readOne(json.getBytes(StandardCharsets.UTF_8));
    }

    /** A job of a prompt and the given members, such as {@code "n":2}; single quotes stand for double ones. */
    static JobEntry with(String members) {
        return one("{'prompt':'a fox',".replace('\'', '"') + members.replace('\'', '"') + "}");
    }

    static List<String> sentences(JobEntry entry) {
        return entry.errors().stream().map(InputError::sentence).toList();
    }
}
