package dev.darkroom.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.Outbox.Delivery;
import dev.darkroom.adapter.jdbc.ResultReader;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.camel.ExchangeProperty;

/**
 * Puts a job's images and {@code result.json} into {@code outbox/<job_id>/} (for instances other than the default one,
 * {@code outbox/@<instance_id>/<job_id>/}). The folder is made under another name and renamed when it is whole.
 */
public final class FolderDelivery {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final String DEFAULT_INSTANCE = "default";
    /** Name of the result document beside the images. */
    public static final String RESULT = "result.json";

    private final Path outbox;
    private final ResultReader results;
    private final ImageStorage storage;

    public FolderDelivery(Path outbox, ResultReader results, ImageStorage storage) {
        this.outbox = outbox;
        this.results = results;
        this.storage = storage;
    }

    /**
     * The folder of a job's result. A dry-run result never takes the place of a real one: it goes beside it, with
     * {@code ~dry} behind the name.
     */
    public static Path folder(Path outbox, JsonNode result) {
        String instance = result.get("instance_id").asText();
        Path parent = instance.equals(DEFAULT_INSTANCE) ? outbox : outbox.resolve("@" + instance);
        Path folder = parent.resolve(result.get("job_id").asText());
        return result.get("dry_run").asBoolean() && holdsRealResult(folder)
                ? folder.resolveSibling(folder.getFileName() + "~dry")
                : folder;
    }

    private static boolean holdsRealResult(Path folder) {
        try {
            return !JSON.readTree(folder.resolve(RESULT).toFile())
                    .path("dry_run")
                    .asBoolean(true);
        } catch (IOException e) {
            return false;
        }
    }

    /** Delivers, replacing what an earlier event of the job had put there. */
    public void deliver(@ExchangeProperty("delivery") Delivery delivery) throws IOException, StorageException {
        ObjectNode result = results.read(delivery.jobKey())
                .orElseThrow(() -> new IllegalStateException("there is no job " + delivery.jobKey()));
        Path target = folder(outbox, result);
        Files.createDirectories(target.getParent());
        Path unfinished = target.resolveSibling("." + target.getFileName() + ".unfinished");
        remove(unfinished);
        Files.createDirectories(unfinished);
        for (ResultReader.Image image : results.images(delivery.jobKey())) {
            try (InputStream in = storage.open(image.storageKey())) {
                Files.copy(in, unfinished.resolve(image.fileName()));
            }
            sync(unfinished.resolve(image.fileName()));
        }
        Files.write(unfinished.resolve(RESULT), JSON.writeValueAsBytes(result));
        sync(unfinished.resolve(RESULT));
        replace(unfinished, target);
    }

    private static void replace(Path unfinished, Path target) throws IOException {
        Path old = target.resolveSibling("." + target.getFileName() + ".old");
        remove(old);
        try {
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // The usual case: nothing was delivered here before.
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        remove(old);
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Removes whatever is there, a folder with all that was put into it since; links are not followed. */
    private static void remove(Path place) throws IOException {
        if (Files.notExists(place, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(place)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
