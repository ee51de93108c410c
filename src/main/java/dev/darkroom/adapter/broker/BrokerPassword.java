package dev.darkroom.adapter.broker;

import dev.darkroom.config.Secret;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The password of the client user, made once and kept in a file that only the owner can read. */
public final class BrokerPassword {
    /** Name of the file in the data folder. */
    public static final String FILE = "broker-password";

    private static final int RANDOM_BYTES = 24;

    private BrokerPassword() {}

    /**
     * The configured password, or the one kept in the data folder; made there when it is missing.
     *
     * @param data the data folder; must exist
     * @throws BrokerException when the file cannot be read or written, or is empty
     */
    public static Secret of(Path data, Secret configured) {
        if (configured.present()) {
            return configured;
        }
        Path file = data.resolve(FILE);
        try {
            return Files.exists(file) ? read(file) : create(file);
        } catch (IOException e) {
            throw new BrokerException(
                    "cannot read or write the broker password file " + file + ": " + e
                            + "; make it readable and writable, or set darkroom.broker.password",
                    e);
        }
    }

    private static Secret read(Path file) throws IOException {
        String password = Files.readString(file).strip();
        if (password.isEmpty()) {
            throw new BrokerException("the broker password file " + file
                    + " is empty; delete it to have a new one made, or set darkroom.broker.password");
        }
        return new Secret(password);
    }

    private static Secret create(Path file) throws IOException {
        Secret password = new Secret(random());
        // Written aside and renamed, so that a kill leaves no half password.
        Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), FILE, ".tmp", ownerOnly());
        Files.writeString(fresh, password.value() + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return password;
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** 32 characters that need no quoting in a shell or a URL. */
    static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
