package dev.darkroom.pipeline;

import dev.darkroom.job.InputError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The places of a file on its way through the drop folder: claimed into {@code .work/<node>/} by an atomic rename, then
 * {@code .done/} or {@code .rejected/} with its errors beside it, or back where it came from. Nothing is overwritten.
 */
public final class Inbox {
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.inbox");
    /** Exchange property: where a refused file goes. */
    static final String REJECTED = "rejectedAs";

    private final Path folder;
    private final Path work;

    /** @param node id of this process's data folder: nodes that share a drop folder claim into places of their own */
    public Inbox(Path folder, String node) {
        this.folder = folder;
        this.work = folder.resolve(".work").resolve(node);
    }

    /** Makes the folders, and gives back what an earlier run of this node had claimed and not finished. */
    public void open() throws IOException {
        for (Path needed : List.of(folder, work, folder.resolve(".done"), folder.resolve(".rejected"))) {
            Files.createDirectories(needed);
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(work)) {
            for (Path file : left) {
                Path back = free(folder, file.getFileName().toString());
                Files.move(file, back, StandardCopyOption.ATOMIC_MOVE);
                LOGGER.info("{} was being read when Darkroom stopped; it is read again", back);
            }
        }
    }

    /** Where a file goes while it is read. */
    public String claimed(Exchange exchange) {
        return work.resolve(name(exchange)).toString();
    }

    /** Where a file goes whose jobs are all accepted. */
    public String done(Exchange exchange) {
        return free(folder.resolve(".done"), name(exchange)).toString();
    }

    /** Where a file goes that was refused; when it was not its own fault, back to where it came from. */
    public String notDone(Exchange exchange) {
        Path rejected = exchange.getProperty(REJECTED, Path.class);
        return (rejected == null ? free(folder, name(exchange)) : rejected).toString();
    }

    /** Picks the refused file's place and writes {@code <name>.error.json} beside it. */
    Path reject(String name, List<InputError> errors, int accepted) {
        Path place = free(folder.resolve(".rejected"), name);
        try {
            Path report = place.resolveSibling(place.getFileName() + ".error.json");
            Path unfinished = place.resolveSibling("." + place.getFileName() + ".error.json.tmp");
            Files.write(unfinished, ErrorReport.json(name, errors, accepted));
            Files.move(unfinished, report, StandardCopyOption.ATOMIC_MOVE);
            return place;
        } catch (IOException e) {
            throw new UncheckedIOException("the error report of " + name + " cannot be written", e);
        }
    }

    static String name(Exchange exchange) {
        String path = exchange.getIn().getHeader(Exchange.FILE_NAME_ONLY, String.class);
        return path == null
                ? exchange.getProperty(Exchange.FILE_EXCHANGE_FILE, org.apache.camel.component.file.GenericFile.class)
                        .getFileNameOnly()
                : path;
    }

    /** The name in that folder, numbered when it is taken. */
    private static Path free(Path folder, String name) {
        Path place = folder.resolve(name);
        int dot = name.lastIndexOf('.');
        for (int i = 2; Files.exists(place, java.nio.file.LinkOption.NOFOLLOW_LINKS); i++) {
            place = folder.resolve(name.substring(0, dot) + "-" + i + name.substring(dot));
        }
        return place;
    }
}
