package dev.darkroom.asset;

import dev.darkroom.job.InputReference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Input images that came as files with a call. They are kept in storage, where every node finds them, under their own
 * hash: the same file is kept once for each instance. Safe for many threads.
 */
public final class Uploads {
    private final ImageStorage storage;
    private final ImageInspector inspector;
    private final UnaryOperator<String> prefix;

    /** @param prefix the storage prefix of an instance, by its id; empty for none */
    public Uploads(ImageStorage storage, ImageInspector inspector, UnaryOperator<String> prefix) {
        this.storage = storage;
        this.inspector = inspector;
        this.prefix = prefix;
    }

    /**
     * A file that is an image, not kept yet.
     *
     * @param file there while the call lasts
     * @param info what it is
     */
    public record Upload(Path file, ImageInfo info) {
        /** How a job names it once it is kept. */
        public String reference() {
            return InputReference.toUpload(info.sha256());
        }
    }

    /**
     * Looks at a file.
     *
     * @throws BadImageException when it is not an image we take
     */
    public Upload look(Path file) throws BadImageException, IOException {
        return new Upload(file, inspector.inspect(file));
    }

    /** Keeps it for an instance; on return it is durable. */
    public void keep(String instanceId, Upload upload) throws StorageException {
        ImageInfo info = upload.info();
        sync(upload.file());
        storage.put(List.of(new StoreItem(
                key(instanceId, info.sha256()),
                upload.file(),
                info.format().contentType(),
                info.sha256(),
                info.bytes())));
    }

    private static void sync(Path file) throws StorageException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            throw StorageException.passing("cannot write " + file + " to disk: " + e, e);
        }
    }

    /**
     * Opens what was kept for that instance. The caller closes it.
     *
     * @throws StorageException permanent when nothing of that hash was
     */
    public InputStream open(String instanceId, String sha256) throws StorageException {
        return storage.open(key(instanceId, sha256));
    }

    private String key(String instanceId, String sha256) {
        String first = prefix.apply(instanceId);
        return (first.isEmpty() ? "" : first + "/") + "uploads/" + instanceId + "/" + sha256;
    }
}
