package dev.darkroom.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.HeldStore;
import dev.darkroom.e2e.DarkroomProcess;
import dev.darkroom.e2e.Outcome;
import dev.darkroom.invariants.Violation;
import dev.darkroom.render.Decision;
import dev.darkroom.simulator.Simulator;
import java.util.Collection;
import java.util.Locale;
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
                resolve(held, resolved == 0);
                resolved++;
            }
            violations.addAll(quiet.await(server));
        }
        if (quiet.held() > 0) {
            violations.add(new Violation("I9", "what is decided ends", quiet.held() + " are held after all"));
        }
        return resolved;
    }

    /** @param byCommand as a person would; else by what the command calls, which starts no JVM */
    private void resolve(Map<String, Object> held, boolean byCommand) throws Exception {
        String attempt = held.get("attempt_id").toString();
        Decision decision = unexplainedCharges(held) <= 0
                ? Decision.RELEASED
                : random.nextBoolean() ? Decision.SPENT : Decision.REBUY;
        if (byCommand) {
            Outcome outcome =
                    child.run("resolve", attempt, "--" + decision.name().toLowerCase(Locale.ROOT));
            assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
            return;
        }
        try (Database database = Database.open(child.database())) {
            assertThat(new HeldStore(database).resolve(attempt, decision)).isEmpty();
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
