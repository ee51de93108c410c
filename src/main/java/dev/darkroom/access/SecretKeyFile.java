package dev.darkroom.access;

import dev.darkroom.config.Secret;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The text that the key of the {@link SecretBox} is made of, in a file that its owner alone can read. */
final class SecretKeyFile {
    private static final int RANDOM_BYTES = 32;

    private final Path file;

    SecretKeyFile(Path file) {
        this.file = file;
    }

    /** The kept text; whoever asks first makes it. */
    Secret text() {
        try {
            if (Files.notExists(file)) {
                create();
            }
            requireOwnerOnly();
            return new Secret(Files.readString(file).strip());
        } catch (IOException e) {
            throw new SecretBoxException(
                    "the key file " + file + " cannot be read or written: " + e
                            + "; make it so, or set darkroom.secret-key (DARKROOM_SECRET_KEY)",
                    e);
        }
    }

    private void create() throws IOException {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder, permissions(folder.getParent(), "rwx------"));
        // Written aside and linked: a kill leaves no half key, and of two processes the first one's is kept by both.
        Path fresh = Files.createTempFile(folder, "secret", ".tmp", permissions(folder, "rw-------"));
        try {
            Files.writeString(fresh, Base64.getEncoder().encodeToString(bytes) + "\n");
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            return;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private void requireOwnerOnly() throws IOException {
        if (!posix(file)) {
            return;
        }
        Set<PosixFilePermission> others = Files.getPosixFilePermissions(file);
        others.removeAll(PosixFilePermissions.fromString("rwx------"));
        if (!others.isEmpty()) {
            throw new SecretBoxException(
                    "the key file " + file + " can be used by others than its owner; run chmod 600 on it", null);
        }
    }

    private static FileAttribute<?>[] permissions(Path where, String rights) {
        return posix(where)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path where) {
        return where.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
