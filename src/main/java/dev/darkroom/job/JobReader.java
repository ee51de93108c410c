package dev.darkroom.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads jobs strictly: UTF-8, standard JSON or CSV, the schema {@code /schemas/job.json}, and the rules beyond it. What is
 * wrong never throws: it becomes a refused {@link JobEntry} with all errors of that job. Thread-safe.
 */
public final class JobReader {
    private final long maxJobBytes;
    private final JobText text;
    private final JobCheck check;
    private final JsonFileReader json;
    private final NdjsonFileReader ndjson;
    private final CsvFileReader csv;

    /**
     * @param maxJobBytes most bytes of one job, at least 1024
     * @param knownProviders names that a job's {@code providers} may have
     */
    public JobReader(long maxJobBytes, Collection<String> knownProviders) {
        this(maxJobBytes, knownProviders, false);
    }

    /**
     * A reader at the door, where what the settings forbid is refused.
     *
     * @param maxJobBytes most bytes of one job, at least 1024
     * @param knownProviders names that a job's {@code providers} may have
     * @param door what the settings allow
     */
    public JobReader(long maxJobBytes, Collection<String> knownProviders, Door door) {
        this(maxJobBytes, new JobRules(knownProviders, door));
    }

    /**
     * A reader for a network of one's own, or of jobs that were accepted before: any bucket and any length will do.
     *
     * @param maxJobBytes most bytes of one job, at least 1024
     * @param knownProviders names that a job's {@code providers} may have
     * @param plainHttp whether the URLs of input images may be http too
     */
    public JobReader(long maxJobBytes, Collection<String> knownProviders, boolean plainHttp) {
        this(maxJobBytes, new JobRules(knownProviders, Door.open(plainHttp)));
    }

    private JobReader(long maxJobBytes, JobRules rules) {
        this.maxJobBytes = maxJobBytes;
        StrictJson strict = new StrictJson(maxJobBytes);
        JobSchema schema = new JobSchema();
        text = new JobText(strict, maxJobBytes);
        check = new JobCheck(maxJobBytes, schema, rules);
        json = new JsonFileReader(strict, text, check, maxJobBytes);
        ndjson = new NdjsonFileReader(text, check, maxJobBytes);
        csv = new CsvFileReader(schema, new CsvCells(schema, text), check, maxJobBytes);
    }

    /**
     * Reads a file and gives its entries to {@code sink} in their order, one by one: at most one job is in memory. There is
     * at least one entry, a refused one for an input without jobs. Where the rest of a file cannot be read the last entry
     * says so; the entries before it stand.
     *
     * @param in left open
     * @throws IOException only when the stream itself fails
     */
    public void read(InputStream in, JobFileFormat format, Consumer<JobEntry> sink) throws IOException {
        switch (format) {
            case JSON -> json.read(new Utf8Reader(in), sink);
            case NDJSON -> ndjson.read(in, sink);
            case CSV -> csv.read(new Utf8Reader(in), sink);
        }
    }

    /** Looks at a job that is a tree already, made of values that were read strictly. */
    public JobEntry check(ObjectNode job) {
        return check.entry(new Place(null, ""), job, List.of());
    }

    /**
     * Reads a JSON object that is no job, as strictly as one.
     *
     * @throws InvalidInputException with everything that is wrong with it as JSON
     */
    public ObjectNode object(byte[] message) throws InvalidInputException {
        Place place = new Place(null, "");
        if (message.length > maxJobBytes) {
            throw new InvalidInputException("a message", List.of(place.error(JsonTree.tooLong("", maxJobBytes))));
        }
        JobText.Parsed read = parse(message);
        List<Finding> findings = new ArrayList<>(read.findings());
        if (findings.isEmpty() && !read.value().isObject()) {
            findings.add(new Finding("", "is " + Shown.value(read.value()), "a JSON object"));
        }
        if (!findings.isEmpty()) {
            throw new InvalidInputException(
                    "a message", findings.stream().map(place::error).toList());
        }
        return (ObjectNode) read.value();
    }

    private JobText.Parsed parse(byte[] message) {
        try {
            return text.parse(new Utf8Reader(new ByteArrayInputStream(message)), "");
        } catch (IOException e) {
            throw new UncheckedIOException("reading an array of bytes cannot fail", e);
        }
    }

    /** Reads a message that is one job: a JSON object. */
    public JobEntry readOne(byte[] message) {
        if (message.length > maxJobBytes) {
            Place place = new Place(null, "");
            return place.refused(List.of(place.error(JsonTree.tooLong("", maxJobBytes))));
        }
        JobText.Parsed job = parse(message);
        return check.entry(new Place(job.brokenLine(), ""), job.value(), job.findings());
    }
}
