package dev.darkroom.kill;

import dev.darkroom.e2e.DarkroomProcess;
import dev.darkroom.e2e.Rows;
import dev.darkroom.invariants.Violation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Waits until there is nothing left to do; a program that does not come to rest has failed. */
final class Quiet {
    private static final long LOOK_EVERY_MILLIS = 100;

    private final Child child;
    private final Truth truth;
    private final Accounts accounts;
    private final Duration patience;

    Quiet(Child child, Truth truth, Accounts accounts, Duration patience) {
        this.child = child;
        this.accounts = accounts;
        this.patience = patience;
        this.truth = truth;
    }

    /** Waits; answers what is not at rest when the deadline has come. */
    List<Violation> await(DarkroomProcess server) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        List<Violation> open = open();
        while (!open.isEmpty() && System.nanoTime() < deadline) {
            if (server.endsWithin(Duration.ofMillis(LOOK_EVERY_MILLIS))) {
                throw new AssertionError("the server ended by itself:\n" + server.out() + server.err());
            }
            if (accounts.lostAndSaid()) {
                accounts.login();
            }
            open = open();
        }
        return open;
    }

    /** Attempts that wait for a person. */
    long held() {
        return child.rows().number("SELECT COUNT(*) FROM attempts WHERE state = 'unknown'");
    }

    private List<Violation> open() throws IOException {
        Rows rows = child.rows();
        List<Violation> open = new ArrayList<>();
        rows.texts("SELECT render_id || ' ' || state FROM renders WHERE state IN ('queued', 'working')")
                .forEach(row -> open.add(new Violation("I9", "all work ends in time", row)));
        rows.texts("SELECT delivery_id || ' ' || COALESCE(message, '') FROM deliveries"
                        + " WHERE published_at IS NULL AND given_up_at IS NULL")
                .forEach(row -> open.add(new Violation("I12", "all is delivered in time", row)));
        // An archive waits for the end of its job, and a held job for a person.
        rows.texts("SELECT e.export_id FROM exports e JOIN jobs j ON j.job_key = e.job_key WHERE e.state = 'waiting'"
                        + " AND NOT (e.target = 'zip' AND j.state = 'held')")
                .forEach(row -> open.add(new Violation("I9", "all exports end in time", row)));
        rows.texts("SELECT export_id FROM exports WHERE state = 'linked' AND options LIKE '%\"" + Targets.STUDIO
                        + "\"%'")
                .forEach(row -> open.add(new Violation("I9", "all is placed in time", row)));
        List<String> known = rows.texts("SELECT job_key FROM jobs");
        truth.jobs().keySet().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> open.add(new Violation("I8", "every accepted message has its job in time", key)));
        if (!Places.inboxIsEmpty(child.program())) {
            open.add(new Violation("I14", "the drop folder is emptied in time", "files wait"));
        }
        return open;
    }
}
