package dev.darkroom.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.access.Caller;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.job.DerivedIds;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.job.Submission;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Makes jobs of calls: the caller's instance, and the id under which a repeated call is the same job. */
public final class Submissions {
    private static final Pattern JOB_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final int LONGEST_KEY = 255;

    private final JobReader reader;
    private final KnownInstances instances;

    public Submissions(JobReader reader, KnownInstances instances) {
        this.reader = reader;
        this.instances = instances;
    }

    /**
     * A job of a document with the fields of {@code schemas/job.json}.
     *
     * @throws HttpProblem 400 with every error; 404 for an instance that is not the caller's, or not there
     */
    public Submission of(HttpCall call, byte[] document) throws HttpProblem {
        return of(call, valid(reader.readOne(document)));
    }

    /** The same of a tree that was read strictly. */
    Submission of(HttpCall call, ObjectNode job) throws HttpProblem {
        return of(call, valid(reader.check(job)));
    }

    /** A JSON object that is no job, read as strictly as one. */
    ObjectNode object(HttpCall call) throws HttpProblem {
        try {
            return reader.object(call.json());
        } catch (InvalidInputException e) {
            throw HttpProblem.of(e.errors());
        }
    }

    private Submission of(HttpCall call, JobEntry given) throws HttpProblem {
        JobEntry entry = given;
        Caller caller = call.caller();
        String instance = entry.request().instanceId();
        if (caller.instanceId() != null && !caller.instanceId().equals(instance)) {
            if (tree(entry).has("instance_id")) {
                throw unknownInstance(instance);
            }
            entry = valid(reader.check(tree(entry).put("instance_id", caller.instanceId())));
            instance = caller.instanceId();
        }
        if (!instances.knows(instance)) {
            throw unknownInstance(instance);
        }
        Submission submission = new Submission(entry, jobId(call, entry), "http", null, null);
        return wantsFresh(call) ? submission.madeFresh() : submission;
    }

    private static boolean wantsFresh(HttpCall call) {
        return call.header("Cache-Control").orElse("").toLowerCase(Locale.ROOT).contains("no-cache");
    }

    private static JobEntry valid(JobEntry entry) throws HttpProblem {
        if (!entry.valid()) {
            throw HttpProblem.of(entry.errors());
        }
        return entry;
    }

    private static HttpProblem unknownInstance(String instance) {
        return HttpProblem.notFound("there is no instance '" + instance + "' that this key may use");
    }

    private static String jobId(HttpCall call, JobEntry entry) throws HttpProblem {
        String named = entry.request().jobId();
        Optional<String> key = call.header("Idempotency-Key");
        if (key.isEmpty()) {
            return named == null ? "http-" + UUID.randomUUID().toString().replace("-", "") : named;
        }
        String id = idOf(key.get());
        if (named != null && !named.equals(id)) {
            throw HttpProblem.of(
                    "/job_id", "is '" + named + "', and the header Idempotency-Key is another", "one of the two");
        }
        return id;
    }

    /** The id of the job that a call with this Idempotency-Key makes: the key itself where it can be one. */
    static String idOf(String key) throws HttpProblem {
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw HttpProblem.of(
                    "", "the header Idempotency-Key has " + key.length() + " characters", "1 to " + LONGEST_KEY);
        }
        return JOB_ID.matcher(key).matches() ? key : DerivedIds.derivedId(key, 1);
    }

    private ObjectNode tree(JobEntry entry) {
        try {
            return reader.object(entry.document().getBytes(StandardCharsets.UTF_8));
        } catch (InvalidInputException e) {
            throw new IllegalStateException("a document that was read cannot be read again", e);
        }
    }
}
