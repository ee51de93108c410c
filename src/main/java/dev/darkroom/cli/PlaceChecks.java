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
    private static final long LITTLE_SPACE_BYTES = 1L << 30;

    private final Home home;

    PlaceChecks(Home home) {
        this.home = home;
    }

    List<Finding> findings() {
        Settings settings = home.settings();
        List<Finding> findings = new ArrayList<>();
        findings.add(writable("darkroom.inbox", settings.inbox()));
        findings.add(writable("darkroom.outbox", settings.outbox()));
        findings.add(writable("darkroom.data", settings.data()));
        findings.add(routes(settings.home().resolve("routes")));
        findings.addAll(new CatalogChecks(settings).findings());
        return findings;
    }

    private Finding writable(String property, Path folder) {
        try {
            Files.createDirectories(folder);
            Path probe = Files.createTempFile(folder, ".doctor", null);
            Files.delete(probe);
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < LITTLE_SPACE_BYTES) {
                return Finding.wrong(
                        property,
                        folder + " has " + (free >> 20) + " MiB free; free some space, or " + elsewhere(property));
            }
            return Finding.good(property, folder + ", " + (free >> 30) + " GiB free");
        } catch (IOException e) {
            return Finding.wrong(
                    property, folder + " cannot be written: " + e + "; make it writable, or " + elsewhere(property));
        }
    }

    private String elsewhere(String property) {
        return "set " + property + " to another folder (now set in "
                + home.source().origin(property) + ")";
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
