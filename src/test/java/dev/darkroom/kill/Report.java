package dev.darkroom.kill;

import dev.darkroom.invariants.Violation;
import java.util.List;

/**
 * What came of a run.
 *
 * @param named how many of the kills were at a named point
 * @param missed named points that were not reached
 * @param held attempts that waited for a person when all was quiet
 * @param resolved of these, decided by {@code ./darkroom resolve}
 * @param exports what its exports did
 */
record Report(
        Script script,
        int kills,
        int named,
        List<String> missed,
        long jobs,
        long renders,
        long charged,
        long settled,
        long held,
        long resolved,
        ExportFigures exports,
        double seconds,
        List<Violation> violations) {
    long lost() {
        return count("I8") + count("I9") + count("I12") + count("I14");
    }

    long paidTwice() {
        return count("P1");
    }

    long overspent() {
        return count("I1") + count("P2") + count("P3");
    }

    long exportsLost() {
        return count("E1") + count("E2") + count("E4") + count("W1") + count("W2") + count("W3");
    }

    long exportsDoubled() {
        return count("E3");
    }

    private long count(String id) {
        return violations.stream()
                .filter(violation -> violation.id().equals(id))
                .count();
    }

    /** Whether something is wrong that must never be. */
    boolean broken() {
        return !violations.isEmpty();
    }

    String line() {
        return String.format(
                java.util.Locale.ROOT,
                "%-12s %-7s %-8s %-8s kills %2d (%2d named)  jobs %3d  renders %3d  charged %3d  settled %3d  held %2d"
                        + " (%2d resolved)  lost %d  paid twice %d  overspent %d  exports %3d  webhooks %3d"
                        + "  exports lost %d  doubled %d  %5.1f s%s",
                script.name(),
                script.s3() ? "s3" : "folder",
                script.database().name().equals("SQLITE") ? "sqlite" : "postgres",
                script.external() ? "external" : "embedded",
                kills,
                named,
                jobs,
                renders,
                charged,
                settled,
                held,
                resolved,
                lost(),
                paidTwice(),
                overspent(),
                exports.all(),
                exports.hooks(),
                exportsLost(),
                exportsDoubled(),
                seconds,
                (missed.isEmpty() ? "" : "  not reached " + missed) + (broken() ? "  BROKEN" : ""));
    }
}
