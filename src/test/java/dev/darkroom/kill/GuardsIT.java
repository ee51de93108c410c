package dev.darkroom.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.invariants.Violation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The harness can fail: with any one guard taken out of the program it goes red, with the guard in place it does not. */
class GuardsIT {
    private static final Path FOLDER = Path.of("target", "guards").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int WITHOUT = 50;

    @Test
    void everyGuardIsMissedWhenItIsGone() throws Exception {
        Harness.remove(FOLDER);
        Path archive = ClassArchive.make(Files.createDirectories(FOLDER));
        List<String> table = new ArrayList<>(List.of("", row("guard", "in place", "taken out: caught by")));
        List<String> wrong = new ArrayList<>();
        try (Surroundings around = Surroundings.start(FOLDER.resolve("around"))) {
            for (Guard guard : Guard.all()) {
                String with = caughtBy(guard, archive, true, around);
                String without = caughtBy(guard, archive, false, around);
                table.add(row(guard.name(), with.isEmpty() ? "sound" : with, without.isEmpty() ? "NOTHING" : without));
                if (!with.isEmpty() || !List.of(without.split(" ")).contains(guard.invariant())) {
                    wrong.add(guard.name());
                }
            }
        }
        Harness.say(String.join("\n", table));
        assertThat(wrong).as("guards that the harness judges wrongly").isEmpty();
    }

    private static String row(String guard, String with, String without) {
        return String.format(Locale.ROOT, "%-28s %-10s %s", guard, with, without);
    }

    /** The invariants that were violated; empty: none. */
    private static String caughtBy(Guard guard, Path archive, boolean present, Surroundings around) throws Exception {
        Path folder = FOLDER.resolve(guard.script().name().replace(' ', '-') + (present ? "-with" : "-without"));
        List<Build.Edit> edits = new ArrayList<>(guard.trouble());
        if (!present) {
            edits.addAll(guard.removal());
        }
        Path patch = edits.isEmpty() ? null : PatchedClasses.compile(folder.resolve("patch"), edits);
        Build build = new Build(archive, patch, guard.routes(), guard.environment());
        Script script = present
                ? guard.script()
                : guard.script().withSeed(guard.script().seed() + WITHOUT);
        try (Trial trial = new Trial(script, build, folder, around).only(guard.parcels(), PATIENCE)) {
            Report report = trial.run();
            for (Violation violation : report.violations()) {
                Harness.say(guard.name() + (present ? " in place: " : " taken out: ") + violation);
            }
            assertThat(report.missed()).as(guard.name()).isEmpty();
            return report.violations().stream()
                    .map(Violation::id)
                    .collect(Collectors.toCollection(TreeSet::new))
                    .stream()
                    .collect(Collectors.joining(" "));
        }
    }
}
