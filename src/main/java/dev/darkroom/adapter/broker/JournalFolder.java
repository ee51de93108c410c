package dev.darkroom.adapter.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether the broker can write its journal. */
final class JournalFolder {
    private static final long MIB = 1024 * 1024;

    private JournalFolder() {}

    static List<String> problems(Path folder) {
        Path existing = existing(folder);
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            return List.of(
                    "the broker cannot write in " + existing + "; make it a writable folder or set darkroom.data");
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            return free >= ArtemisConfiguration.MIN_DISK_FREE_BYTES ? List.of() : List.of(diskFull(folder, free));
        } catch (IOException e) {
            return List.of("cannot see the free space of " + folder + ": " + e);
        }
    }

    private static String diskFull(Path folder, long free) {
        return "only " + free / MIB + " MiB are free in " + folder + ": senders wait until there are "
                + ArtemisConfiguration.MIN_DISK_FREE_BYTES / MIB + " MiB; make room or set darkroom.data";
    }

    private static Path existing(Path folder) {
        Path path = folder.toAbsolutePath();
        while (!Files.exists(path) && path.getParent() != null) {
            path = path.getParent();
        }
        return path;
    }
}
