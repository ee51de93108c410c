package dev.darkroom.kill;

import dev.darkroom.e2e.Rows;
import dev.darkroom.invariants.Violation;
import dev.darkroom.simulator.LogEntry;
import dev.darkroom.simulator.Simulator;
import dev.darkroom.simulator.SimulatorLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** P1 to P3: what the providers have seen and billed, against what the program says of itself. */
final class Bills {
    private static final Set<String> NOT_PAID = Set.of("reserved", "released");

    private final Simulator simulator;
    private final Rows rows;
    private final Truth truth;

    Bills(Simulator simulator, Rows rows, Truth truth) {
        this.simulator = simulator;
        this.rows = rows;
        this.truth = truth;
    }

    private record Attempt(String jobKey, String renderId, long number, String provider, String state, long submits) {}

    /** P3 alone, cheap enough to be asked all the time: the bill is read first, so that it can only be too small. */
    List<Violation> covered() throws IOException {
        SimulatorLog log = simulator.log();
        Map<String, Long> accounts = new HashMap<>();
        rows.query("SELECT scope, reserved_micros + spent_micros AS micros FROM budgets WHERE period = 'total'")
                .forEach(row -> accounts.put(row.get("scope").toString(), ((Number) row.get("micros")).longValue()));
        Map<String, Long> billed = new HashMap<>();
        Map<String, String> instances = new HashMap<>();
        truth.jobs().values().forEach(job -> instances.put(job.prompt(), job.instance()));
        for (LogEntry charged : log.charged()) {
            billed.merge("installation", charged.chargedMicros(), Long::sum);
            String instance = instances.get(charged.asked().prompt());
            if (instance != null) {
                billed.merge("instance/" + instance, charged.chargedMicros(), Long::sum);
            }
        }
        List<Violation> violations = new ArrayList<>();
        billed.forEach((scope, micros) -> {
            long known = accounts.getOrDefault(scope, 0L);
            if (micros > known) {
                violations.add(new Violation(
                        "P3", "spent and reserved cover the bill", scope + " billed " + micros + ", known " + known));
            }
        });
        return violations;
    }

    /** All three. */
    List<Violation> check(boolean quiet) throws IOException {
        List<Violation> violations = new ArrayList<>(covered());
        SimulatorLog log = simulator.log();
        List<Attempt> attempts = attempts();
        Map<String, SentJob> byPrompt = new HashMap<>();
        truth.jobs().values().forEach(job -> byPrompt.put(job.prompt(), job));
        for (String prompt : log.acceptedPerPrompt().keySet()) {
            if (!byPrompt.containsKey(prompt)) {
                violations.add(new Violation("P2", "nothing is bought that nobody ordered", prompt));
            }
        }
        for (SentJob job : byPrompt.values()) {
            paidOnce(job, log, attempts, violations);
            for (String provider : List.of("openai_images", "flux")) {
                askedAsNoted(job, provider, log, attempts, violations);
                noted(job, provider, log, attempts, quiet, violations);
            }
        }
        return violations;
    }

    /** I1: what is spent and reserved is within every budget. */
    List<Violation> exceeded() {
        return rows
                .query("SELECT scope, period, reserved_micros, spent_micros, limit_micros FROM budgets"
                        + " WHERE reserved_micros + spent_micros > limit_micros")
                .stream()
                .map(row -> new Violation("I1", "no budget is exceeded", row.toString()))
                .toList();
    }

    private List<Attempt> attempts() {
        return rows
                .query("SELECT r.job_key, t.render_id, t.number, t.provider, t.state, t.submits FROM attempts t"
                        + " JOIN renders r ON r.render_id = t.render_id")
                .stream()
                .map(row -> new Attempt(
                        row.get("job_key").toString(),
                        row.get("render_id").toString(),
                        ((Number) row.get("number")).longValue(),
                        row.get("provider").toString(),
                        row.get("state").toString(),
                        ((Number) row.get("submits")).longValue()))
                .toList();
    }

    private static void paidOnce(SentJob job, SimulatorLog log, List<Attempt> attempts, List<Violation> violations) {
        int charged = log.chargedPerPrompt().getOrDefault(job.prompt(), 0);
        long rebought = attempts.stream()
                .filter(attempt ->
                        attempt.jobKey().equals(job.key()) && attempt.state().equals("spent_unknown"))
                .filter(lost -> attempts.stream()
                        .anyMatch(later -> later.renderId().equals(lost.renderId()) && later.number() > lost.number()))
                .count();
        if (charged > job.n() + rebought) {
            violations.add(new Violation(
                    "P1",
                    "an image is paid once, unless it was bought again on purpose",
                    job.key() + " charged " + charged + " times for " + job.n() + " images, bought again " + rebought));
        }
    }

    private static void askedAsNoted(
            SentJob job, String provider, SimulatorLog log, List<Attempt> attempts, List<Violation> violations) {
        long asked = log.entries().stream()
                .filter(entry -> entry.asked() != null
                        && provider.equals(entry.provider())
                        && entry.asked().prompt().equals(job.prompt())
                        && (entry.kind().equals(LogEntry.ACCEPTED)
                                || entry.kind().equals(LogEntry.REFUSED)))
                .count();
        long noted = attempts.stream()
                .filter(attempt ->
                        attempt.jobKey().equals(job.key()) && attempt.provider().equals(provider))
                .mapToLong(Attempt::submits)
                .sum();
        if (asked > noted) {
            violations.add(new Violation(
                    "P1",
                    "a provider is asked once for each submit that is on record",
                    job.key() + " asked of " + provider + " " + asked + " times, on record " + noted));
        }
    }

    private static void noted(
            SentJob job,
            String provider,
            SimulatorLog log,
            List<Attempt> attempts,
            boolean quiet,
            List<Violation> violations) {
        long charged = log.charged().stream()
                .filter(entry -> entry.provider().equals(provider)
                        && entry.asked().prompt().equals(job.prompt()))
                .count();
        long noted = attempts.stream()
                .filter(attempt -> attempt.jobKey().equals(job.key())
                        && attempt.provider().equals(provider)
                        && !NOT_PAID.contains(attempt.state())
                        && !(quiet && attempt.state().equals("submitting")))
                .count();
        if (charged > noted) {
            violations.add(new Violation(
                    "P2",
                    "every charged call has an attempt that says so",
                    job.key() + " charged by " + provider + " " + charged + " times, on record " + noted));
        }
    }
}
