package dev.darkroom.job;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/** Reads a file with one JSON job a line. A broken line refuses only itself; blank lines are nothing. Thread-safe. */
final class NdjsonFileReader {
    private final JobText text;
    private final JobCheck check;
    private final long maxJobBytes;

    NdjsonFileReader(JobText text, JobCheck check, long maxJobBytes) {
        this.text = text;
        this.check = check;
        this.maxJobBytes = maxJobBytes;
    }

    void read(InputStream file, Consumer<JobEntry> sink) throws IOException {
        BoundedLines lines = new BoundedLines(file, maxJobBytes);
        boolean empty = true;
        for (int line = 1; lines.next(); line++) {
            if (!lines.blank()) {
                empty = false;
                sink.accept(entry(new Place(line, ""), lines));
            }
        }
        if (empty) {
            sink.accept(new Place(1, "").refused("has no jobs", "one JSON job a line"));
        }
    }

    private JobEntry entry(Place place, BoundedLines lines) throws IOException {
        if (lines.tooLong()) {
            return place.refused(List.of(place.error(JsonTree.tooLong("", maxJobBytes))));
        }
        JobText.Parsed job = text.parse(new Utf8Reader(lines.content()), "");
        return check.entry(place, job.value(), job.findings());
    }
}
