package dev.darkroom.asset;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The folder where a provider's bytes land first: written, synced to disk and hashed before anything else is done with
 * them, and removed when they are in storage and settled. No file is ever overwritten in place: storage in a folder of the same
 * disk takes it as it is, by a link.
 */
public final class Spool {
    private static final Duration KEPT = Duration.ofDays(30);
    private static final String FURTHER = "further-";
    private static final String IMAGE = "image";
    private static final String ANSWER = "answer";
    private static final String UNFINISHED_ANSWER = "answer-part";
    /** What goes with every image and is stored with it. */
    public static final String THUMBNAIL = "thumb";
    /** The document about the asset, which is stored beside it. */
    public static final String SIDECAR = "json";

    /** Of an asset's files, those that are forgotten with it; by name, as a look through the folder takes long when it is full. */
    private static final List<String> PARTS = List.of(IMAGE, THUMBNAIL, SIDECAR, ANSWER, UNFINISHED_ANSWER);

    /** Bytes; whole pages of the disk, as those that are written in parts are filled up with zeros first. */
    private static final int WRITTEN_AT_ONCE = 32 * 1024;

    private final Path folder;
    private final FileStore disk;
    /** As in storage, which takes the files as they are. */
    private final FileAttribute<?>[] forTheirOwnerOnly;

    /** @param folder made when missing */
    public Spool(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            disk = Files.getFileStore(folder); // to find it means to read the list of all mounts
            forTheirOwnerOnly = disk.supportsFileAttributeView(PosixFileAttributeView.class)
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];
        } catch (IOException e) {
            throw new UncheckedIOException("the spool " + folder + " cannot be made", e);
        }
    }

    /** Writes an image's bytes to a stream. */
    @FunctionalInterface
    public interface Source {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The file of an asset's bytes. */
    public Path image(String assetId) {
        return companion(assetId, IMAGE);
    }

    /** The file of something that goes with the asset, such as {@link #THUMBNAIL}. */
    public Path companion(String assetId, String what) {
        return folder.resolve(assetId + "." + what);
    }

    /**
     * Writes the bytes of an asset and syncs them and their name to disk.
     *
     * @return their SHA-256, lower-case hex
     */
    public String write(String assetId, Source source) throws IOException {
        return write(image(assetId), source);
    }

    /**
     * Writes an image that came beside the asset's own. It waits here as long as the asset does and is then set aside.
     *
     * @param number from 1; the same number is the same file
     */
    public void writeFurther(String assetId, int number, Source source) throws IOException {
        write(companion(assetId, FURTHER + number), source);
    }

    /** How many images came beside the asset's own. */
    public int further(String assetId) throws IOException {
        int number = 0;
        while (Files.exists(companion(assetId, FURTHER + (number + 1)))) {
            number++;
        }
        return number;
    }

    /** Writes what goes with the asset; it can be made again, so nothing is synced. */
    public void writeCompanion(String assetId, String what, byte[] bytes) throws IOException {
        try (FileChannel channel = create(companion(assetId, what))) {
            Channels.newOutputStream(channel).write(bytes);
        }
    }

    /** A file of its own: the one that had the name may have become an object of the storage, and stays as it is. */
    private FileChannel create(Path file) throws IOException {
        Files.deleteIfExists(file);
        return FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), forTheirOwnerOnly);
    }

    private String write(Path file, Source source) throws IOException {
        MessageDigest sha256 = sha256();
        try (FileChannel channel = create(file)) {
            OutputStream out = new BufferedOutputStream(
                    new DigestOutputStream(Channels.newOutputStream(channel), sha256), WRITTEN_AT_ONCE);
            source.writeTo(out);
            out.flush();
            channel.force(true);
        }
        syncNames();
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** The file of a provider's whole answer, there only when it is complete and synced. */
    public Path answer(String assetId) {
        return companion(assetId, ANSWER);
    }

    /**
     * Keeps a provider's answer: under its name, and synced to disk, only when the source has written all of it.
     *
     * @param source what it throws leaves nothing behind
     */
    public void keepAnswer(String assetId, Source source) throws IOException {
        Path part = companion(assetId, UNFINISHED_ANSWER);
        try {
            try (FileChannel channel = create(part)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), WRITTEN_AT_ONCE);
                source.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(part, answer(assetId), StandardCopyOption.ATOMIC_MOVE);
            syncNames();
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void syncNames() throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Whether a provider's whole answer is there. */
    public boolean hasAnswer(String assetId) {
        return Files.exists(answer(assetId));
    }

    /** How many bytes all files have together. */
    public long bytes() throws IOException {
        long sum = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[!.]*")) {
            for (Path file : files) {
                sum += size(file);
            }
        }
        return sum;
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0; // stored and removed in the meantime
        }
    }

    /** How many bytes are free on its disk. */
    public long freeBytes() throws IOException {
        return disk.getUsableSpace();
    }

    /** Forgets the asset's files; images that came beside its own are set aside. */
    public void remove(String assetId) throws IOException {
        // From the last to the first: if this is cut short, they are still counted.
        for (int number = further(assetId); number > 0; number--) {
            setAside(companion(assetId, FURTHER + number));
        }
        for (String what : PARTS) {
            Files.deleteIfExists(companion(assetId, what));
        }
    }

    private static boolean isFurther(Path file) {
        return file.getFileName().toString().contains("." + FURTHER);
    }

    /**
     * Tidies up what a crash left behind. Files of attempts that are over are forgotten; files that nobody knows, which
     * another database may, and images that came beside another are set aside for 30 days. What was set aside and is wanted again comes back.
     *
     * @param open assets of attempts that are not over: their files stay
     * @param known whether an asset is one of this database
     * @return how many files were set aside
     */
    public int tidy(Set<String> open, Predicate<String> known) throws IOException {
        int aside = 0;
        for (Path file : files(orphans(), "*")) {
            Path home = folder.resolve(file.getFileName());
            if (open.contains(assetOf(file)) && Files.notExists(home)) {
                Files.move(file, home);
            } else if (Files.getLastModifiedTime(file)
                    .toInstant()
                    .isBefore(Instant.now().minus(KEPT))) {
                Files.delete(file);
            }
        }
        for (Path file : files(folder, "*")) {
            String asset = assetOf(file);
            if (open.contains(asset)) {
                continue;
            }
            if (known.test(asset) && !isFurther(file)) {
                Files.delete(file);
            } else {
                setAside(file);
                aside++;
            }
        }
        return aside;
    }

    /** Keeps the asset's files for 30 days where a person finds them; the pipeline is through with them. */
    public void setAside(String assetId) throws IOException {
        for (Path file : files(folder, assetId + ".*")) {
            setAside(file);
        }
    }

    private void setAside(Path file) throws IOException {
        Files.createDirectories(orphans());
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        Files.move(file, orphans().resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path orphans() {
        return folder.resolve(".orphans");
    }

    private static String assetOf(Path file) {
        String name = file.getFileName().toString();
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private static List<Path> files(Path in, String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(in)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(in, pattern)) {
                files.forEach(found::add);
            }
            found.removeIf(Files::isDirectory);
        }
        return found;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
