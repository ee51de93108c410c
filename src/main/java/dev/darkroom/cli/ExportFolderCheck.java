package dev.darkroom.cli;

import dev.darkroom.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks at the folder that images are exported to. */
final class ExportFolderCheck {
    private static final String PROPERTY = "darkroom.export.folder";
    /** What the program keeps in the data folder. */
    private static final List<String> OWN = List.of("storage", "spool", "cache", "uploads", "broker", "logs", "keys");

    private final Home home;

    ExportFolderCheck(Home home) {
        this.home = home;
    }

    Finding finding() {
        Path folder = home.settings().exports().folder();
        FolderCheck check = new FolderCheck(home.source());
        try {
            String among = among(folder);
            if (among != null) {
                return Finding.wrong(PROPERTY, among + "; " + check.elsewhere(PROPERTY));
            }
        } catch (IOException e) {
            return Finding.wrong(
                    PROPERTY, folder + " cannot be looked at: " + e + "; mend that, or " + check.elsewhere(PROPERTY));
        }
        if (Files.exists(folder)) {
            return check.writable(PROPERTY, folder);
        }
        Path parent = folder.getParent();
        while (!Files.exists(parent)) {
            parent = parent.getParent();
        }
        return Files.isDirectory(parent) && Files.isWritable(parent)
                ? Finding.good(PROPERTY, folder + ", made when the first file comes")
                : Finding.wrong(
                        PROPERTY,
                        folder + " cannot be made: " + parent
                                + (Files.isDirectory(parent) ? " is not writable" : " is no folder")
                                + "; mend that, or "
                                + check.elsewhere(PROPERTY));
    }

    /** Which files of another kind it lies among, or holds, links followed; null: none. */
    private String among(Path folder) throws IOException {
        Path real = real(folder);
        for (Map.Entry<Path, String> other : others().entrySet()) {
            Path realOther = real(other.getKey());
            boolean inside = real.startsWith(realOther);
            if (inside || realOther.startsWith(real)) {
                boolean plain = inside
                        ? folder.startsWith(other.getKey())
                        : other.getKey().startsWith(folder);
                return folder + (inside ? " lies in " : " holds ") + other.getKey()
                        + ", where other files are put (" + other.getValue() + ")"
                        + (plain ? "" : ", by a link: in truth it is " + real);
            }
        }
        return null;
    }

    /** The path without links, as far as it is there. */
    private static Path real(Path path) throws IOException {
        Path there = path.toAbsolutePath().normalize();
        Path missing = there.getFileSystem().getPath("");
        while (!Files.exists(there)) {
            missing = there.getFileName().resolve(missing);
            there = there.getParent();
        }
        return there.toRealPath().resolve(missing).normalize();
    }

    /** Folders in which an exported image would be taken for something else, by what they are. */
    private Map<Path, String> others() {
        Settings settings = home.settings();
        Map<Path, String> others = new LinkedHashMap<>();
        others.put(settings.inbox(), "darkroom.inbox");
        others.put(settings.outbox(), "darkroom.outbox");
        OWN.forEach(name -> others.put(settings.data().resolve(name), "the program's own, in darkroom.data"));
        return others;
    }
}
