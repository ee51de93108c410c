package dev.darkroom.kill;

import dev.darkroom.e2e.DarkroomProcess;
import dev.darkroom.e2e.Outcome;
import dev.darkroom.invariants.Violation;
import dev.darkroom.simulator.Simulator;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The person who decides about held calls: looks into the providers' own account, as {@code ./darkroom held} advises. */
final class Resolver {
    private static final int MOST_ROUNDS = 6;

    private final Child child;
    private final Simulator simulator;
    private final Truth truth;
    private final Random random;

    Resolver(Child child, Simulator simulator, Truth truth, Random random) {
        this.child = child;
        this.simulator = simulator;
        this.truth = truth;
        this.random = random;
    }

    /**
     * Decides about everything that is held, and again about what is held after that.
     *
     * @param violations what does not come to rest is added
     * @return how many decisions there were
     */
    long resolveAll(DarkroomProcess server, Quiet quiet, Collection<Violation> violations) throws Exception {
        long resolved = 0;
        for (int round = 0; round < MOST_ROUNDS && quiet.held() > 0; round++) {
            for (Map<String, Object> held : child.rows()
                    .query("SELECT t.attempt_id, t.provider, r.job_key FROM attempts t JOIN renders r"
                            + " ON r.render_id = t.render_id WHERE t.state = 'unknown' ORDER BY t.attempt_id")) {
                resolve(held);
                resolved++;
            }
            violations.addAll(quiet.await(server));
        }
        if (quiet.held() > 0) {
            violations.add(new Violation("I9", "what is decided ends", quiet.held() + " are held after all"));
        }
        return resolved;
    }

    private void resolve(Map<String, Object> held) throws Exception {
        String attempt = held.get("attempt_id").toString();
        boolean charged = unexplainedCharges(held) > 0;
        String decision = charged ? List.of("--spent", "--rebuy").get(random.nextInt(2)) : "--released";
        Outcome outcome = child.run("resolve", attempt, decision);
        if (outcome.exitCode() != 0) {
            throw new AssertionError("resolve " + attempt + " " + decision + ":\n" + outcome.out() + outcome.err());
        }
    }

    /** Charges for this job at this provider that no other attempt explains. */
    private long unexplainedCharges(Map<String, Object> held) throws Exception {
        SentJob job = truth.jobs().get(held.get("job_key").toString());
        String provider = held.get("provider").toString();
        long charged = simulator.log().charged().stream()
                .filter(entry -> entry.provider().equals(provider)
                        && entry.asked().prompt().equals(job.prompt()))
                .count();
        return charged
                - child.rows()
                        .number(
                                "SELECT COUNT(*) FROM attempts t JOIN renders r ON r.render_id = t.render_id"
                                        + " WHERE r.job_key = ? AND t.provider = ?"
                                        + " AND t.state IN ('settled', 'spent_lost', 'spent_unknown')",
                                job.key(),
                                provider);
    }
}
