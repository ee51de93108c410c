package dev.darkroom.pipeline;

import dev.darkroom.job.InputError;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The places of a file on its way through the drop folder: claimed into {@code .work/<node>/}, then {@code .done/} or
 * {@code .rejected/} with its errors beside it, or back where it came from. Every move is one atomic rename: nothing is
 * copied, and nothing is overwritten.
 */
public final class Inbox {
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.inbox");

    private static final String REPORT = ".error.json";

    private final Path folder;
    private final Path work;
    private final Path done;
    private final Path rejected;
    private final String node;

    /** @param node id of this process's data folder: nodes that share a drop folder claim into places of their own */
    public Inbox(Path folder, String node) {
        this.folder = folder;
        this.node = node;
        this.work = folder.resolve(".work").resolve(node);
        this.done = folder.resolve(".done");
        this.rejected = folder.resolve(".rejected");
    }

    /** Makes the folders, and gives back what an earlier run of this node had claimed and not finished. */
    public void open() throws IOException {
        for (Path needed : List.of(folder, work, done, rejected)) {
            Files.createDirectories(needed);
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(work)) {
            for (Path file : left) {
                LOGGER.info("{} was being read when Darkroom stopped; it is read again", giveBack(file));
            }
        }
    }

    /** Takes the file, and returns where it is now; empty when it is gone, to its owner or to another node. */
    Optional<Path> claim(Path file) throws IOException {
        Files.createDirectories(work);
        Path claimed = untaken(file.getFileName().toString());
        try {
            return Optional.of(Files.move(file, claimed, StandardCopyOption.ATOMIC_MOVE));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** All jobs in the claimed file are accepted. */
    void done(Path claimed) throws IOException {
        moveInto(done, claimed);
    }

    /** The claimed file is read again later; returns where. */
    Path giveBack(Path claimed) throws IOException {
        return moveInto(folder, claimed);
    }

    /** Something in the claimed file is wrong: {@code <name>.error.json} beside it says what. */
    void reject(Path claimed, List<InputError> errors, int accepted) throws IOException {
        byte[] report = ErrorReport.json(claimed.getFileName().toString(), errors, accepted);
        moveInto(rejected, claimed, FileNames.MOST_BYTES - REPORT.length(), place -> {
            Path unfinished = Files.write(rejected.resolve("." + node + ".tmp"), report);
            Files.move(unfinished, place.resolveSibling(place.getFileName() + REPORT), StandardCopyOption.ATOMIC_MOVE);
        });
    }

    private interface Preparation {
        void of(Path place) throws IOException;
    }

    private static Path moveInto(Path target, Path file) throws IOException {
        return moveInto(target, file, FileNames.MOST_BYTES, place -> {});
    }

    private static Path moveInto(Path target, Path file, int mostBytes, Preparation before) throws IOException {
        Path place = reserve(target, file.getFileName().toString(), mostBytes);
        try {
            before.of(place);
            return Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.delete(place);
            throw e;
        }
    }

    /**
     * An empty file of that name, numbered when the name is taken. A rename replaces what is in its way without a word;
     * here that can only be the empty file, also when several nodes move files of the same name.
     */
    private static Path reserve(Path target, String name, int mostBytes) throws IOException {
        Files.createDirectories(target);
        for (int i = 1; ; i++) {
            try {
                return Files.createFile(target.resolve(FileNames.numbered(name, i, mostBytes)));
            } catch (FileAlreadyExistsException e) {
                // Taken: the next number is tried.
            }
        }
    }

    /** A free place for a claimed file; nobody else writes there. */
    private Path untaken(String name) {
        Path place = work.resolve(name);
        for (int i = 2; Files.exists(place, LinkOption.NOFOLLOW_LINKS); i++) {
            place = work.resolve(FileNames.numbered(name, i, FileNames.MOST_BYTES));
        }
        return place;
    }
}
