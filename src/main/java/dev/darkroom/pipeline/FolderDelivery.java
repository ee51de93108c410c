package dev.darkroom.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.adapter.jdbc.Outbox.Delivery;
import dev.darkroom.adapter.jdbc.ResultReader;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
    private final RoundResults results;
    private final ImageStorage storage;

    public FolderDelivery(Path outbox, RoundResults results, ImageStorage storage) {
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
        Path result = folder.resolve(RESULT);
        if (Files.notExists(result)) {
            return false;
        }
        try {
            return !JSON.readTree(result.toFile()).path("dry_run").asBoolean(true);
        } catch (IOException e) {
            return false;
        }
    }

    /** Delivers, replacing what an earlier event of the job had put there. */
    public void deliver(@ExchangeProperty("delivery") Delivery delivery) throws IOException, StorageException {
        ResultReader.JobResult result = results.of(delivery);
        Path target = folder(outbox, result.document());
        Path unfinished = fresh(target.resolveSibling("." + target.getFileName() + ".unfinished"));
        for (ResultReader.Image image : result.images()) {
            try (InputStream in = storage.open(image.storageKey())) {
                write(unfinished.resolve(image.fileName()), in);
            }
        }
        byte[] document = JSON.writeValueAsBytes(result.document());
        write(unfinished.resolve(RESULT), new ByteArrayInputStream(document));
        replace(unfinished, target);
    }

    /** Makes an empty folder. Its parent is mostly there, and what a crash has left in its place mostly not. */
    private static Path fresh(Path folder) throws IOException {
        remove(folder);
        if (Files.notExists(folder.getParent())) {
            Files.createDirectories(folder.getParent());
        }
        return Files.createDirectory(folder);
    }

    private static void write(Path file, InputStream content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            content.transferTo(Channels.newOutputStream(channel));
            channel.force(true);
        }
    }

    private static void replace(Path unfinished, Path target) throws IOException {
        Path old = target.resolveSibling("." + target.getFileName() + ".old");
        remove(old);
        // Looked for, because the usual case is that nothing was delivered here before, and a failure is dear.
        boolean before = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        if (before) {
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        if (before) {
            remove(old);
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
