package dev.darkroom.cli;

import dev.darkroom.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks at the folders: inbox, outbox, data, routes; and at the catalogue. */
final class PlaceChecks {
    private final Home home;

    PlaceChecks(Home home) {
        this.home = home;
    }

    List<Finding> findings() {
        Settings settings = home.settings();
        FolderCheck folders = new FolderCheck(home.source());
        List<Finding> findings = new ArrayList<>();
        findings.add(folders.writable("darkroom.inbox", settings.inbox()));
        findings.add(folders.writable("darkroom.outbox", settings.outbox()));
        findings.add(folders.writable("darkroom.data", settings.data()));
        findings.add(routes(settings.home().resolve("routes")));
        findings.addAll(new CatalogChecks(settings).findings());
        return findings;
    }

    private static Finding routes(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            long count = files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .count();
            return count > 0
                    ? Finding.good("routes", count + " files in " + folder)
                    : Finding.wrong("routes", "there are none in " + folder + "; restore them from the release");
        } catch (IOException e) {
            return Finding.wrong("routes", folder + " cannot be read: " + e + "; restore it from the release");
        }
    }
}
