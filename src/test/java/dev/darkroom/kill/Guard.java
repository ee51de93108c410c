package dev.darkroom.kill;

import dev.darkroom.adapter.jdbc.TestDatabases;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One thing that keeps money or work safe, and how to take it out.
 *
 * @param invariant which is violated without it, as the harness names it
 * @param removal edits of the source that take the guard out
 * @param trouble edits of the source, made with and without the guard, for what a kill alone does not bring about
 * @param routes edits of the route files, made with and without the guard
 * @param parcels what is sent
 */
record Guard(
        String name,
        String invariant,
        List<Build.Edit> removal,
        List<Build.Edit> trouble,
        List<Build.Edit> routes,
        Map<String, String> environment,
        Script script,
        Function<JobMaker, List<Parcel>> parcels) {
    private static final String ATTEMPTS = "pipeline/Attempts.java";
    private static final String LEDGER = "adapter/jdbc/Ledger.java";
    private static final String MARK = "work.attempt(store.submitting(work.claim(), work.attempt()));";

    /** The first worker of a render takes its time before the last step, whose place this has in the route. */
    private static final String DAWDLE = """
                    - filter:
                        expression:
                          simple:
                            expression: "${exchangeProperty.work.claim().fence()} == 1"
                        steps:
                          - delay:
                              expression:
                                constant:
                                  expression: "5500"
                    - bean:
                        id: end
            """;

    static List<Guard> all() {
        return List.of(
                markBeforeSend(),
                fence(),
                workBeforeAcknowledgement(),
                noHiddenRetries(),
                conditionalUpdate(),
                lookBeforeRepeat(),
                uploadKept());
    }

    private static Guard of(
            String name,
            String invariant,
            List<Build.Edit> removal,
            Script script,
            Function<JobMaker, List<Parcel>> parcels) {
        return new Guard(name, invariant, removal, List.of(), List.of(), Map.of(), script, parcels);
    }

    private static Script script(int number, TestDatabases database, long dailyMicros, String... points) {
        return new Script(
                "guard " + number,
                900 + number,
                false,
                true,
                database,
                false,
                dailyMicros,
                false,
                0,
                0,
                200,
                List.of(points).stream().map(Kill::at).toList());
    }

    /** {@code submitting} is committed before the first byte leaves; without: when the answer is there. */
    private static Guard markBeforeSend() {
        return of(
                "mark before send",
                "P1",
                List.of(
                        new Build.Edit(ATTEMPTS, MARK + "\n        work.called();", "work.called();"),
                        new Build.Edit(
                                ATTEMPTS,
                                "public void submitted(@ExchangeProperty(Claims.WORK) RenderWork work) {",
                                "public void submitted(@ExchangeProperty(Claims.WORK) RenderWork work) {\n" + MARK),
                        new Build.Edit(
                                ATTEMPTS,
                                "Attempt.Result result = new Attempt.Result(",
                                "if (work.isReserved()) {\n" + MARK
                                        + "\n}\n        Attempt.Result result = new Attempt.Result(")),
                script(1, TestDatabases.SQLITE, 0, "after:openai_images-post@1"),
                jobs -> List.of(jobs.message("openai_images", "")));
    }

    /** A worker whose lease has ended, and whose render another has taken, changes nothing. */
    private static Guard fence() {
        return new Guard(
                "fence check",
                "I10",
                List.of(new Build.Edit("adapter/jdbc/RenderStore.java", "fence = :fence", "fence >= :fence")),
                List.of(
                        new Build.Edit(
                                "pipeline/Leases.java",
                                "workedOn.put(claim.renderId(), claim);\n        held.put(claim.renderId(), claim);",
                                ""),
                        // These stand round the fence, and would hide that it is gone.
                        new Build.Edit("adapter/jdbc/RenderStore.java", "requireNothingOpen(h, claim);", "")),
                List.of(new Build.Edit(
                        "routes/pipeline/render.camel.yaml", "        - bean:\n            id: end\n", DAWDLE)),
                Map.of("DARKROOM_LEASE", "4s", "DARKROOM_PROVIDER_OPENAI_IMAGES_TIMEOUT", "10s"),
                script(2, TestDatabases.SQLITE, 0),
                // Refused at first: that worker dawdles on its way to the end, while the next one buys the image.
                jobs -> List.of(jobs.message("openai_images", " [fault:openai/400x1][fault:openai/latency:3500x1]")));
    }

    /** A message is gone only when its job is durable. */
    private static Guard workBeforeAcknowledgement() {
        return of(
                "work before acknowledgement",
                "I8",
                List.of(new Build.Edit(
                        "adapter/broker/JmsComponents.java",
                        "configuration.setTransacted(true);",
                        "configuration.setTransacted(false);")),
                script(3, TestDatabases.SQLITE, 0, "before:queue-accept@1"),
                jobs -> List.of(jobs.message("openai_images", "")));
    }

    /** The HTTP client sends a request once. */
    private static Guard noHiddenRetries() {
        return of(
                "no hidden retries",
                "P1",
                List.of(new Build.Edit(
                        "adapter/http/ProviderClients.java",
                        "component.setAutomaticRetriesDisabled(true);",
                        "component.setAutomaticRetriesDisabled(false);")),
                script(4, TestDatabases.SQLITE, 0),
                jobs -> List.of(jobs.message("openai_images", " [fault:openai/503x1]")));
    }

    /** A budget is taken from by one conditional UPDATE; without: it is read, and written a moment later. */
    private static Guard conditionalUpdate() {
        return of(
                "budget in one statement",
                "I1",
                List.of(
                        new Build.Edit(
                                LEDGER,
                                "private static boolean taken(Handle h, Budget budget, long micros) {",
                                "private static boolean taken(Handle h, Budget budget, long micros) {\n"
                                        + "long used = h.createQuery(\"SELECT reserved_micros + spent_micros FROM budgets\""
                                        + " + OF_ACCOUNT).bind(\"scope\", budget.account().scope())"
                                        + ".bind(\"period\", budget.account().period()).mapTo(Long.class).findOne()"
                                        + ".orElse(0L);\n"
                                        + "if (budget.limitMicros() != null && used + micros > budget.limitMicros()) {"
                                        + " return false; }\n"
                                        + "java.util.concurrent.locks.LockSupport.parkNanos(100_000_000L);\n"),
                        new Build.Edit(LEDGER, "OR reserved_micros + spent_micros + :micros <=", "OR 0 * :micros <=")),
                script(5, TestDatabases.POSTGRESQL, 130_000),
                jobs -> Collections.unmodifiableList(
                        IntStream.range(0, 12).mapToObj(i -> jobs.plain()).toList()));
    }

    /** A repeated try looks for the link that an earlier one may have left in the Figma file. */
    private static Guard lookBeforeRepeat() {
        return of(
                "look before a repeat",
                "E2",
                List.of(new Build.Edit(
                        "export/FigmaLink.java", "if (export.tries() == 0) {", "if (export.tries() >= 0) {")),
                script(6, TestDatabases.SQLITE, 0, "figma:POST /v1/dev_resources@1"),
                jobs -> List.of(jobs.exporting("flux")));
    }

    /** The id of an upload to Canva is kept before it is looked at. */
    private static Guard uploadKept() {
        return of(
                "upload kept before looks",
                "E3",
                List.of(new Build.Edit(
                        "export/canva/CanvaImport.java", "uploads.begun(export.exportId(), job.jobId());", "")),
                script(7, TestDatabases.SQLITE, 0, "canva:GET /v1/asset-uploads@1"),
                jobs -> List.of(jobs.exporting("flux")));
    }
}
