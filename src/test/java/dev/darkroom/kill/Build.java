package dev.darkroom.kill;

import dev.darkroom.engine.Home;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The program that is killed: as shipped, or with a guard taken out.
 *
 * @param archive of loaded classes, as the launcher has one; it halves the time to start
 * @param patch classes that come before the shipped ones; null: none
 * @param edits of the shipped route files
 * @param environment set beside the run's own
 */
record Build(Path archive, Path patch, List<Edit> edits, Map<String, String> environment) {
    private static final String SHOP = "\nshop:\n  library: shop\n  storage_prefix: shop\n";

    /** The first such text in a file of the home folder becomes another. */
    record Edit(String file, String old, String by) {}

    /** As shipped. */
    static Build shipped(Path archive) {
        return new Build(archive, null, List.of(), Map.of());
    }

    /** The home folder of a run: routes and catalog, with a second instance. */
    Path home(Path folder, Script script) throws IOException {
        Home home = new Home(Files.createDirectories(folder));
        String budget = script.dailyMicros() == 0
                ? ""
                : "  budget: {total_usd: " + BigDecimal.valueOf(script.dailyMicros() / 2, 6) + "}\n";
        home.write("catalog/instances.yaml", Files.readString(home.resolve("catalog/instances.yaml")) + SHOP + budget);
        for (Edit edit : edits) {
            home.edit(edit.file(), edit.old(), edit.by());
        }
        return folder;
    }
}
