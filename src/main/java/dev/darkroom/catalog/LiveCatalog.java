package dev.darkroom.catalog;

import dev.darkroom.job.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalogue in force: the files, and the models of a remote catalogue when there is one. The files are read again when
 * one of them has changed, all or nothing: as long as one is wrong, the catalogue before it stays in force. Thread-safe.
 */
public final class LiveCatalog implements Supplier<Catalog> {
    private static final Logger LOGGER = LoggerFactory.getLogger(LiveCatalog.class);

    private final Path folder;
    private final Consumer<Catalog> before;
    private Map<String, String> seen;
    private Catalog files;
    private RemoteDocument remote = RemoteDocument.none();
    private volatile Catalog inForce;
    private volatile String wrongFiles;
    private volatile String remoteProblem;

    /**
     * Reads the files.
     *
     * @param before is given each catalogue before it comes into force; when it fails, the catalogue does not
     * @throws InvalidCatalogException when a file is wrong: there is none before it
     */
    public LiveCatalog(Path folder, Consumer<Catalog> before) {
        this.folder = folder;
        this.before = before;
        this.seen = sizesAndTimes();
        Catalog first = Catalog.read(folder);
        before.accept(first);
        this.files = first;
        this.inForce = first;
    }

    @Override
    public Catalog get() {
        return inForce;
    }

    /** Why what is in force is older than what is written; null: it is not. */
    public String problem() {
        String problems = Stream.of(wrongFiles == null ? "" : wrongFiles, remoteProblem == null ? "" : remoteProblem)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
        return problems.isEmpty() ? null : problems;
    }

    /** Reads the files again if one has changed since. What is wrong is logged once. */
    public synchronized void refresh() {
        Map<String, String> now = sizesAndTimes();
        if (now.equals(seen)) {
            return;
        }
        try {
            Catalog fresh = Catalog.read(folder);
            use(fresh, remote);
            wrongFiles = null;
            LOGGER.info(
                    "the catalogue has changed and is in force: {} models",
                    inForce.models().size());
        } catch (InvalidCatalogException e) {
            wrongFiles = e.getMessage();
            LOGGER.warn(
                    "the catalogue has changed and is wrong; the one before it stays in force: {}",
                    wrongFiles.replace("\n", "; "));
        }
        seen = now;
    }

    /** A change of the files. */
    @FunctionalInterface
    interface FileChange {
        /** Changes them; {@code inForce} is what it begins with. */
        void apply(CatalogFolder files, Catalog inForce)
                throws IOException, InvalidInputException, CatalogConflictException;
    }

    /**
     * Changes the files while nobody else here does, and reads them again: what was written is in force then.
     *
     * @throws CatalogConflictException when somebody else has made the files wrong meanwhile
     */
    synchronized void change(FileChange change) throws IOException, InvalidInputException, CatalogConflictException {
        change.apply(new CatalogFolder(folder, remote), inForce);
        refresh();
        if (wrongFiles != null) {
            throw new CatalogConflictException(
                    CatalogConflictException.Why.REST, "the files are written, and not in force: " + wrongFiles);
        }
    }

    /**
     * Takes the models of the remote catalogue in the place of those it had before.
     *
     * @throws InvalidCatalogException when they do not go with the files; those before stay in force
     */
    public synchronized void take(RemoteDocument fresh) {
        use(files, fresh);
        fresh.models().stream()
                .filter(model -> files.models().containsKey(model.modelId()))
                .forEach(model -> LOGGER.debug(
                        "model {} is in the remote catalogue and in a file; the file counts", model.modelId()));
    }

    /** Notes why the remote catalogue's present models are not in force; null: they are. */
    public void remoteProblem(String why) {
        remoteProblem = why;
    }

    private void use(Catalog fromFiles, RemoteDocument fromRemote) {
        Catalog merged = fromFiles.with(fromRemote);
        before.accept(merged);
        files = fromFiles;
        remote = fromRemote;
        inForce = merged;
    }

    /** Size and time of every file, by name. */
    private Map<String, String> sizesAndTimes() {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder, 2)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                found.put(file.toString(), Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        } catch (IOException | UncheckedIOException e) {
            // A folder that is being replaced: what is read of it will say what is wrong, or the next look is right.
            found.put("", e.toString());
        }
        return found;
    }
}
