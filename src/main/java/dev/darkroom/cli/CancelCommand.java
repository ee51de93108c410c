package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import dev.darkroom.adapter.jdbc.CancelStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.job.JobKey;
import dev.darkroom.render.RenderState;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Cancels a job. Works beside a running server, which sees it through the database, and without one. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = "Cancels a job: what is not bought yet is not bought.",
        footer = {
            "",
            "What is bought already is finished and kept, except where the provider can cancel it (Replicate); the time",
            "it ran counts as spent. Held calls stay held: ./darkroom resolve decides about their money first.",
            "Exit codes: 0 done, or it had ended before; 1 wrong setup; 2 there is no such job."
        })
final class CancelCommand implements Callable<Integer> {
    private final Supplier<Home> homes;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "JOB", description = "The job_id, as in its result.")
    private String jobId;

    @Option(names = "--instance", paramLabel = "ID", description = "The job's instance_id. Default: ${DEFAULT-VALUE}.")
    private String instanceId = "default";

    CancelCommand() {
        this(() -> Home.open(Level.WARN));
    }

    CancelCommand(Supplier<Home> homes) {
        this.homes = homes;
    }

    @Override
    public Integer call() {
        Home home = homes.get();
        boolean dryRun = home.settings().dryRun();
        try (Database database = Database.open(home.settings().database())) {
            Optional<CancelStore.Outcome> outcome =
                    new CancelStore(database).cancel(JobKey.of(instanceId, jobId, dryRun));
            if (outcome.isEmpty()) {
                spec.commandLine().getErr().println(unknown(new JobStore(database, dryRun)));
                return Commands.INVALID_INPUT;
            }
            spec.commandLine().getOut().println(jobId + told(outcome.get()));
        }
        return 0;
    }

    private String unknown(JobStore jobs) {
        boolean other = jobs.state(JobKey.of(instanceId, jobId, !jobs.dryRun())).isPresent();
        return "there is no " + (jobs.dryRun() ? "dry-run" : "real") + " job " + jobId + " of instance " + instanceId
                + (other ? "; there is one with DRY_RUN_MODE=" + !jobs.dryRun() : "; its result names both ids");
    }

    private static String told(CancelStore.Outcome outcome) {
        if (outcome.over()) {
            return " had ended before: " + outcome.state().word();
        }
        Map<RenderState, Integer> renders = outcome.renders();
        String counts = Arrays.stream(RenderState.values())
                .filter(renders::containsKey)
                .map(state -> renders.get(state) + " " + state.word())
                .collect(Collectors.joining(", "));
        boolean inWork = renders.containsKey(RenderState.WORKING) || renders.containsKey(RenderState.QUEUED);
        return " is " + outcome.state().word() + ": " + counts
                + (inWork ? "; what is being made ends cancelled unless it is bought already" : "")
                + (renders.containsKey(RenderState.HELD) ? "; decide about what is held: ./darkroom held" : "");
    }
}
