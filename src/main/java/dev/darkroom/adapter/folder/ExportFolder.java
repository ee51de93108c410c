package dev.darkroom.adapter.folder;

import dev.darkroom.asset.StorageException;
import dev.darkroom.export.ExportException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * The folder below which files are exported, made when the first one comes. A file is written under a temporary name and
 * named when it is whole. Nothing is overwritten but what its exporter knows as its own, no link is followed, and no name
 * leads out of the folder.
 */
public final class ExportFolder {
    private static final int BUFFER = 64 * 1024;

    private final Path folder;
    /** Held while a file is looked at and replaced, so that a thread replaces what it has looked at. */
    private final Object replacing = new Object();

    private StorageRoot root;
    private FilePublisher publisher;

    /** @param folder readable by whom the process's umask says */
    public ExportFolder(Path folder) {
        this.folder = folder;
    }

    /** Writes the bytes of a file; the same ones each time that it is asked. */
    interface Content {
        void write(OutputStream out) throws IOException, StorageException;
    }

    /** Says of a file that is there already whether it may be replaced. */
    interface Outdated {
        boolean is(Path file) throws IOException, StorageException;
    }

    /** As {@link #put(String, String, Content, Outdated)}, with nothing that may be replaced. */
    FileDigest put(String name, String sha256, Content content) throws ExportException {
        return put(name, sha256, content, file -> false);
    }

    /**
     * Exports a file. One with the same content under that name is the same export.
     *
     * @param name with {@code /} between its segments
     * @param sha256 what the content must have; null: any
     * @param outdated asked of a regular file with other content
     */
    FileDigest put(String name, String sha256, Content content, Outdated outdated) throws ExportException {
        FileDigest[] written = new FileDigest[1];
        FilePublisher.Source source = out -> written[0] = write(name, sha256, content, Channels.newOutputStream(out));
        try {
            open();
            Path target = root.prepare(name);
            try {
                publisher.publish(source, target);
            } catch (FileAlreadyExistsException e) {
                if (!same(target, written[0])) {
                    replace(name, source, target, written[0], outdated);
                }
            }
            return written[0];
        } catch (IllegalArgumentException e) {
            throw ExportException.never("no file can be named so: " + e.getMessage());
        } catch (NotDirectoryException e) {
            throw ExportException.never("path " + name + " passes through " + e.getFile()
                    + ", which is a file and no folder; move it away, then try again");
        } catch (StorageException e) {
            throw e.permanent() ? ExportException.never(e.getMessage()) : ExportException.again(e.getMessage());
        } catch (IOException e) {
            throw ExportException.again("cannot write " + name + " in " + folder + ": " + e
                    + "; check space and permissions of darkroom.export.folder");
        }
    }

    private synchronized void open() throws IOException {
        if (publisher == null) {
            root = StorageRoot.openShared(folder);
            publisher = new FilePublisher(root);
        }
    }

    private static FileDigest write(String name, String sha256, Content content, OutputStream out)
            throws IOException, StorageException {
        DigestStream digested = new DigestStream(out);
        OutputStream buffered = new BufferedOutputStream(digested, BUFFER);
        content.write(buffered);
        buffered.flush();
        FileDigest found = digested.digest();
        if (sha256 != null && !sha256.equals(found.sha256())) {
            throw StorageException.permanent("storage has other bytes than were stored for " + name + ": sha256 "
                    + found.sha256() + ", not " + sha256);
        }
        return found;
    }

    private void replace(String name, FilePublisher.Source source, Path target, FileDigest written, Outdated outdated)
            throws IOException, StorageException, ExportException {
        synchronized (replacing) {
            // Another thread may have replaced it meanwhile.
            if (same(target, written)) {
                return;
            }
            if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) || !outdated.is(target)) {
                throw ExportException.never(name
                        + " is there already, with other content; it is not replaced: move it away, then try again");
            }
            publisher.replace(source, target);
        }
    }

    private static boolean same(Path target, FileDigest written) throws IOException {
        return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
                && Files.size(target) == written.bytes()
                && FileDigest.of(target).equals(written);
    }
}
