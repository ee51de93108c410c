package dev.darkroom.job;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Reader;
import java.util.function.Consumer;

/** Reads a JSON file: one job, or an array of jobs, of which only one is in memory at a time. Thread-safe. */
final class JsonFileReader {
    private static final String EXPECTED = "a job (a JSON object) or an array of jobs";

    private final StrictJson json;
    private final JobText text;
    private final JobCheck check;
    private final long maxJobBytes;

    JsonFileReader(StrictJson json, JobText text, JobCheck check, long maxJobBytes) {
        this.json = json;
        this.text = text;
        this.check = check;
        this.maxJobBytes = maxJobBytes;
    }

    void read(Reader file, Consumer<JobEntry> sink) throws IOException {
        try (JsonParser parser = json.parser(file)) {
            read(parser, new Delivery(sink));
        }
    }

    private void read(JsonParser parser, Delivery delivery) throws IOException {
        try {
            JsonToken first = parser.nextToken();
            if (first == null) {
                delivery.broken(1, new Finding("", "is empty", EXPECTED));
            } else if (first == JsonToken.START_ARRAY) {
                delivery.inArray = true;
                array(parser, delivery);
            } else {
                JobText.Parsed job = text.rest(parser, "");
                delivery.give(check.entry(new Place(job.brokenLine(), ""), job.value(), job.findings()));
            }
        } catch (JsonProcessingException e) {
            StrictJson.Break broken = StrictJson.broken(e, parser);
            delivery.broken(broken.line(), broken.finding());
        } catch (NotUtf8Exception e) {
            delivery.broken(e.line(), e.finding());
        }
    }

    private void array(JsonParser parser, Delivery delivery) throws IOException {
        JsonTree tree = new JsonTree(parser, maxJobBytes);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Place place = new Place(null, "/" + delivery.count);
            JsonNode job = tree.read("");
            delivery.give(check.entry(place, job, tree.findings()));
        }
        delivery.inArray = false;
        if (parser.nextToken() != null) {
            delivery.broken(parser.currentTokenLocation().getLineNr(), JobText.moreAfterTheEnd());
        } else if (delivery.count == 0) {
            delivery.broken(1, new Finding("", "is an empty array", EXPECTED));
        }
    }

    /** Hands out entries and counts them. */
    private static final class Delivery {
        private final Consumer<JobEntry> sink;
        private int count;
        private boolean inArray;

        Delivery(Consumer<JobEntry> sink) {
            this.sink = sink;
        }

        void give(JobEntry entry) {
            sink.accept(entry);
            count++;
        }

        void broken(int line, Finding finding) {
            Place place = new Place(line, inArray ? "/" + count : "");
            String notRead = inArray ? "; no job from here on was read" : "";
            give(place.refused(finding.problem() + notRead, finding.expected()));
        }
    }
}
