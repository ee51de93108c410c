package dev.darkroom.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.CancelStore;
import dev.darkroom.adapter.jdbc.JobList;
import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.adapter.jdbc.ResultReader;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.adapter.web.Waits;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.JobConflictException;
import dev.darkroom.job.JobKey;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.job.Submission;
import dev.darkroom.pipeline.JobGate;
import dev.darkroom.pipeline.JobWatch;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.JobState;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.ExchangeProperty;

/** The family {@code /jobs}: jobs that are made while nobody waits. */
public final class JobCalls {
    private static final String DEFAULT_INSTANCE = "default";
    private static final Pattern WAIT = Pattern.compile("(?:.*[,;]\\s*)?wait\\s*=\\s*(\\d{1,6})(?:\\s*[,;].*)?");
    private static final int MOST = 200;
    private static final int USUAL = 50;

    private final Submissions submissions;
    private final KnownInstances instances;
    private final JobGate gate;
    private final JobStore jobs;
    private final JobList list;
    private final CancelStore cancels;
    private final ResultReader results;
    private final JobWatch watch;
    private final Waits waits;
    private final ImageUrls urls;
    private final Duration longest;

    /** @param longest how long a caller may wait */
    public JobCalls(
            Submissions submissions,
            KnownInstances instances,
            JobGate gate,
            JobStore jobs,
            JobList list,
            CancelStore cancels,
            ResultReader results,
            JobWatch watch,
            Waits waits,
            ImageUrls urls,
            Duration longest) {
        this.submissions = submissions;
        this.instances = instances;
        this.gate = gate;
        this.jobs = jobs;
        this.list = list;
        this.cancels = cancels;
        this.results = results;
        this.watch = watch;
        this.waits = waits;
        this.urls = urls;
        this.longest = longest;
    }

    /** {@code POST /jobs}: 202, or 200 when it was waited for, or is known, and is over. */
    public HttpAnswer submit(@ExchangeProperty(CallReader.CALL) HttpCall call)
            throws HttpProblem, InvalidInputException, JobConflictException, InterruptedException {
        Submission submission = submissions.of(call.allowing(), call.json());
        JobKey key = gate.accept(submission).key();
        return waited(call, key).with("Location", location(call, submission));
    }

    /** Who sees the jobs of all instances finds those of the default one without naming it. */
    private static String location(HttpCall call, Submission submission) {
        String instance = submission.entry().request().instanceId();
        boolean named = call.caller().instanceId() == null && !instance.equals(DEFAULT_INSTANCE);
        return "/jobs/" + submission.jobId() + (named ? "?instance=" + instance : "");
    }

    /** {@code GET /jobs/{id}}: its result as far as it is. */
    public HttpAnswer get(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem, InterruptedException {
        JobKey key = key(call.allowing("instance"));
        HttpAnswer answer = waited(call, key);
        return new HttpAnswer(200, answer.headers(), answer.body());
    }

    private HttpAnswer waited(HttpCall call, JobKey key) throws HttpProblem, InterruptedException {
        Optional<JobState> state = state(key, wait(call));
        ObjectNode document = document(call, key);
        int status = state.filter(JobState::reported).isPresent() ? 200 : 202;
        return HttpAnswer.json(status, document)
                .with("X-Darkroom-Job", document.get("job_id").asText());
    }

    /** Its state when the wait was over; it is not waited for when too many callers wait already. */
    private Optional<JobState> state(JobKey key, Duration wait) throws InterruptedException {
        if (wait.isZero() || !waits.take()) {
            return watch.await(key, Duration.ZERO);
        }
        try {
            return watch.await(key, wait);
        } finally {
            waits.leave();
        }
    }

    private ObjectNode document(HttpCall call, JobKey key) throws HttpProblem {
        return urls.shown(call, results.read(key.value()).orElseThrow(() -> unknown(call)));
    }

    private Duration wait(HttpCall call) {
        Matcher wait = WAIT.matcher(call.header("Prefer").orElse(""));
        Duration asked = wait.matches() ? Duration.ofSeconds(Long.parseLong(wait.group(1))) : Duration.ZERO;
        return asked.compareTo(longest) > 0 ? longest : asked;
    }

    /** {@code GET /jobs}: newest first. */
    public HttpAnswer list(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        call.allowing("state", "instance", "after", "limit");
        String state = call.one("state").orElse(null);
        if (state != null
                && Arrays.stream(JobState.values())
                        .noneMatch(each -> each.word().equals(state))) {
            throw HttpProblem.of(
                    "?state",
                    "is '" + state + "'",
                    "one of "
                            + Arrays.stream(JobState.values())
                                    .map(JobState::word)
                                    .collect(Collectors.joining(", ")));
        }
        int limit = Paging.limit(call, USUAL, MOST);
        Optional<Paging.Place> after = Paging.after(call);
        List<JobList.Row> rows = list.newest(
                Operators.instance(call, instances),
                state,
                after.map(Paging.Place::at).orElse(null),
                after.map(Paging.Place::id).orElse(null),
                limit + 1);
        return HttpAnswer.json(
                200,
                Paging.page(
                        rows, limit, JobList.Row::document, row -> new Paging.Place(row.createdAt(), row.jobKey())));
    }

    /** {@code DELETE /jobs/{id}}: cancels what is not bought yet. */
    public HttpAnswer cancel(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        JobKey key = key(call.allowing("instance"));
        CancelStore.Outcome outcome = cancels.cancel(key).orElseThrow(() -> unknown(call));
        if (outcome.over() && outcome.state() != JobState.CANCELLED) {
            throw new HttpProblem(
                    409,
                    ErrorType.INVALID_REQUEST,
                    "the job has ended: " + outcome.state().word());
        }
        ObjectNode document = document(call, key);
        return HttpAnswer.json(outcome.state().terminal() ? 200 : 202, document);
    }

    /** {@code POST /jobs/{id}/retry}: what failed or was cancelled is made again; what is paid for stays. */
    public HttpAnswer retry(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem, InterruptedException {
        JobKey key = key(call.allowing("instance"));
        if (jobs.state(key).isEmpty()) {
            throw unknown(call);
        }
        if (jobs.retry(key) == 0) {
            throw new HttpProblem(409, ErrorType.INVALID_REQUEST, "no image of the job failed or was cancelled");
        }
        return waited(call, key);
    }

    private JobKey key(HttpCall call) throws HttpProblem {
        String instance = Operators.instance(call, instances);
        return JobKey.of(instance == null ? DEFAULT_INSTANCE : instance, call.parameter("id"), jobs.dryRun());
    }

    private HttpProblem unknown(HttpCall call) {
        return HttpProblem.notFound(
                "there is no job '" + call.parameter("id") + "'" + (jobs.dryRun() ? " made in dry-run" : ""));
    }
}
