package dev.darkroom.kill;

import dev.darkroom.engine.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The program that is killed: as shipped, or with a guard taken out.
 *
 * @param archive of loaded classes, as the launcher has one; it halves the time to start
 * @param patch classes that come before the shipped ones; null: none
 * @param edits of the shipped route files
 */
record Build(Path archive, Path patch, List<Edit> edits) {
    private static final String SHOP = "\nshop:\n  library: shop\n  storage_prefix: shop\n";

    /** The first such text in a file of the home folder becomes another. */
    record Edit(String file, String old, String by) {}

    /** As shipped. */
    static Build shipped(Path archive) {
        return new Build(archive, null, List.of());
    }

    /** The home folder of a run: routes and catalog, with a second instance. */
    Path home(Path folder, Script script) throws IOException {
        Home home = new Home(Files.createDirectories(folder));
        String budget = script.dailyMicros() == 0
                ? ""
                : "  budget: {total_usd: " + java.math.BigDecimal.valueOf(script.dailyMicros() / 2, 6) + "}\n";
        home.write("catalog/instances.yaml", Files.readString(home.resolve("catalog/instances.yaml")) + SHOP + budget);
        for (Edit edit : edits) {
            home.edit(edit.file(), edit.old(), edit.by());
        }
        return folder;
    }
}
