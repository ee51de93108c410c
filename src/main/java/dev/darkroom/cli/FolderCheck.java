package dev.darkroom.cli;

import dev.darkroom.config.ConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Looks at a folder that files are written to.
 *
 * @param source where its property is set
 */
record FolderCheck(ConfigSource source) {
    private static final long LITTLE_SPACE_BYTES = 1L << 30;

    /** Makes it when it is missing. */
    Finding writable(String property, Path folder) {
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

    String elsewhere(String property) {
        return "set " + property + " to another folder (now set in " + source.origin(property) + ")";
    }
}
