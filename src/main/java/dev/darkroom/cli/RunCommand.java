package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.adapter.jdbc.Outbox;
import dev.darkroom.adapter.jdbc.ResultReader;
import dev.darkroom.engine.JobReaders;
import dev.darkroom.job.JobFileFormat;
import dev.darkroom.job.JobKey;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.RunCeiling;
import dev.darkroom.money.Micros;
import dev.darkroom.pipeline.Batch;
import dev.darkroom.pipeline.FolderDelivery;
import dev.darkroom.render.JobState;
import dev.darkroom.render.RenderState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Does the jobs of some files and shows their results. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Does the jobs in files or folders, waits for the images and prints where they are.",
        footer = {
            "",
            "Exit codes:",
            "  0    all delivered",
            "  1    wrong setup",
            "  2    an input was invalid; valid jobs are done all the same",
            "  3    a render failed or is held",
            "  130  interrupted; the same command goes on where it was"
        })
final class RunCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(20);

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one result document a line instead of the table.")
    private boolean json;

    @Option(
            names = "--budget",
            paramLabel = "USD",
            description = "The most that this run may spend, in US dollars above 0; beside the configured budgets.")
    private BigDecimal budget;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "Job files (.json, .ndjson, .csv), or folders of them.")
    private List<Path> arguments;

    private final Supplier<Home> homes;
    private PrintWriter err;
    private boolean invalid;
    private boolean undelivered;
    /** Jobs done before whose results are gone from the outbox and were asked for again. */
    private final Set<JobKey> again = new HashSet<>();

    RunCommand() {
        this(() -> Home.open(Level.WARN));
    }

    RunCommand(Supplier<Home> homes) {
        this.homes = homes;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        err = spec.commandLine().getErr();
        JobFiles files = JobFiles.of(arguments);
        files.problems().forEach(this::refuse);
        if (files.files().isEmpty()) {
            return Commands.INVALID_INPUT;
        }
        RunCeiling ceiling = ceiling(files.files());
        Home home = homes.get();
        home.announceDryRun(err);
        Stopping stopping = new Stopping(home.settings().shutdownTimeout().plus(TIME_TO_STOP));
        try (Session session = new Session(home)) {
            if (session.handsOver()) {
                err.println("handed to the Darkroom that runs here already (process "
                        + home.data().holder() + ")");
            }
            Set<JobKey> jobs = submit(home, session, files.files(), ceiling, stopping);
            if (!finish(home, session, jobs, stopping)) {
                return Commands.INTERRUPTED;
            }
            tell(new WebhookWait(session, stopping).await(jobs));
        } finally {
            stopping.done();
        }
        return undelivered ? Commands.NOT_DELIVERED : invalid ? Commands.INVALID_INPUT : 0;
    }

    private void tell(long notTaken) {
        if (notTaken > 0) {
            err.println(notTaken + (notTaken == 1 ? " event for a webhook is" : " events for webhooks are")
                    + " not taken yet; sent again while a server or another run works on this data folder");
        }
    }

    private void refuse(String sentence) {
        invalid = true;
        err.println(sentence);
    }

    /** The ceiling of this run; null: none. */
    private RunCeiling ceiling(List<Path> files) throws IOException {
        if (budget == null) {
            return null;
        }
        try {
            long micros = Micros.ofUsd(budget);
            if (micros > 0) {
                return new RunCeiling(runId(files, micros), micros);
            }
        } catch (ArithmeticException e) {
            // Said below, with the value.
        }
        throw new ParameterException(
                spec.commandLine(),
                "--budget is " + budget + "; expected US dollars above 0 with at most 6 decimals, such as 2.50");
    }

    /** The same files with the same ceiling are the same run: what was spent before an interruption counts. */
    private static String runId(List<Path> files, long micros) throws IOException {
        MessageDigest sha256 = sha256();
        for (Path file : files) {
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
        return HexFormat.of().formatHex(sha256.digest(), 0, 8) + "-" + micros;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Set<JobKey> submit(Home home, Session session, List<Path> files, RunCeiling ceiling, Stopping stopping)
            throws IOException {
        JobReader reader = JobReaders.atTheDoor(home.settings());
        Set<JobKey> jobs = new LinkedHashSet<>();
        for (Path file : files) {
            Batch batch = new Batch("cli", submission -> session.submit(submission.in(ceiling)), jobs::add);
            try (InputStream in = Files.newInputStream(file)) {
                reader.read(
                        in,
                        JobFileFormat.ofFileName(file.getFileName().toString()).orElseThrow(),
                        entry -> {
                            if (!stopping.asked()) {
                                batch.accept(entry);
                            }
                        });
            }
            batch.errors().forEach(error -> refuse(file + ", " + error.sentence()));
        }
        return jobs;
    }

    /** Waits for the jobs and shows them in their order; false when interrupted. */
    private boolean finish(Home home, Session session, Set<JobKey> jobs, Stopping stopping)
            throws InterruptedException {
        Deque<JobKey> waiting = new ArrayDeque<>(jobs);
        ResultTable table = new ResultTable();
        try (Progress progress = new Progress(jobs.size(), err)) {
            while (!waiting.isEmpty()) {
                while (!waiting.isEmpty() && finished(home, session, waiting.peek())) {
                    show(home, session, waiting.poll(), table);
                    progress.done(jobs.size() - waiting.size());
                }
                if (stopping.await(waiting.isEmpty() ? Duration.ZERO : LOOK_EVERY)) {
                    break;
                }
                session.takeOverIfAlone();
            }
        }
        if (!json) {
            table.print(spec.commandLine().getOut());
        }
        if (stopping.asked()) {
            err.println("interrupted: " + (jobs.size() - waiting.size()) + " jobs done of " + jobs.size()
                    + " accepted; the same command goes on with the rest, nothing is made twice");
            return false;
        }
        return true;
    }

    private boolean finished(Home home, Session session, JobKey job) {
        JobStore store = new JobStore(session.database(), home.settings().dryRun());
        Outbox outbox = new Outbox(session.database());
        boolean over = store.state(job).orElseThrow().reported()
                && store.untriedExports(job) == 0
                // Last, because the end of an export is news that belongs in the folder too.
                && outbox.inFolder(job.value());
        if (over
                && Files.notExists(folder(home, result(session, job)).resolve(FolderDelivery.RESULT))
                && again.add(job)) {
            outbox.folderAgain(job.value());
            return false;
        }
        return over;
    }

    private static ObjectNode result(Session session, JobKey job) {
        return new ResultReader(session.database()).read(job.value()).orElseThrow();
    }

    private static Path folder(Home home, ObjectNode result) {
        return FolderDelivery.folder(home.settings().outbox(), result);
    }

    /** Warnings, and for what is no real image the reasons, provider by provider. */
    private void explain(ObjectNode result) {
        String job = result.get("job_id").asText();
        result.get("warnings").forEach(warning -> err.println(job + ": " + warning.asText()));
        for (JsonNode render : result.get("renders")) {
            if (render.get("state").asText().equals(RenderState.DONE.word())) {
                continue;
            }
            WhyNoImage.lines(render).forEach(line -> err.println("  " + line));
        }
    }

    private void show(Home home, Session session, JobKey job, ResultTable table) {
        ObjectNode result = result(session, job);
        undelivered |= !result.get("state").asText().equals(JobState.DONE.word());
        explain(result);
        if (json) {
            spec.commandLine().getOut().println(result);
            return;
        }
        Path folder = folder(home, result);
        Path here = Path.of("").toAbsolutePath();
        table.add(result, folder.startsWith(here) ? here.relativize(folder) : folder);
    }
}
