package dev.darkroom.engine;

import dev.darkroom.config.Settings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second worker off a SQLite file: SQLite has one writer, and its file locks are not to be trusted with two
 * programs that write all the time. Commands that only look, or hand jobs over, do not take it.
 */
final class DatabaseLock implements AutoCloseable {
    private static final String SQLITE = "jdbc:sqlite:";

    private final FileChannel channel;

    private DatabaseLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock, which lies beside the database file; the operating system frees it when we die.
     *
     * @return null for a database that is not SQLite
     * @throws SetupException when another process has it
     */
    static DatabaseLock take(Settings.Database database) {
        if (!database.url().startsWith(SQLITE)) {
            return null;
        }
        Path file = Path.of(database.url().substring(SQLITE.length()).replaceAll("\\?.*", ""));
        try {
            Files.createDirectories(file.getParent());
            Path lock = file.getParent().toRealPath().resolve(file.getFileName() + ".lock");
            FileChannel channel = FileChannel.open(
                    lock, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                String holder =
                        Files.readString(lock, StandardCharsets.US_ASCII).strip();
                channel.close();
                throw new SetupException(
                        "darkroom.db.url=" + database.url() + ": process " + holder
                                + " works on this SQLite file already. Stop it, use another file, or PostgreSQL for many processes");
            }
            channel.truncate(0);
            channel.write(
                    StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"));
            return new DatabaseLock(channel);
        } catch (IOException e) {
            throw new SetupException("darkroom.db.url=" + database.url() + ": " + file + " cannot be locked: " + e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
