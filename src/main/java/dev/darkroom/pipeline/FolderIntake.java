package dev.darkroom.pipeline;

import dev.darkroom.job.InputError;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.JobFileFormat;
import dev.darkroom.job.JobReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.component.file.GenericFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a claimed file and accepts the jobs in it. */
public final class FolderIntake {
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.inbox");

    private final JobReader reader;
    private final JobGate gate;
    private final Inbox inbox;

    public FolderIntake(JobReader reader, JobGate gate, Inbox inbox) {
        this.reader = reader;
        this.gate = gate;
        this.inbox = inbox;
    }

    /**
     * Accepts what is right in the file.
     *
     * @throws InvalidInputException when something in it is wrong; it is among the rejected files then
     * @throws IOException when it cannot be read just now
     */
    public void accept(@Body File claimed) throws IOException, InvalidInputException {
        Path file = claimed.toPath();
        Batch batch = new Batch("folder", gate::submit);
        try {
            read(file, batch);
        } catch (NoSuchFileException e) {
            LOGGER.warn("{} was taken away before it was read", file.getFileName());
            return;
        } catch (AccessDeniedException e) {
            batch.refuse(
                    List.of(new InputError(null, "", "the file may not be read", "a file that Darkroom may read")));
        }
        LOGGER.atInfo()
                .addKeyValue("file", file.getFileName())
                .addKeyValue("new", batch.fresh())
                .addKeyValue("known", batch.known())
                .addKeyValue("refused", batch.refused())
                .log("read");
        if (batch.refused() > 0) {
            inbox.reject(file, batch.errors(), batch.fresh() + batch.known());
            throw new InvalidInputException(file.getFileName().toString(), batch.errors());
        }
    }

    private void read(Path file, Batch batch) throws IOException {
        // It was one when it was claimed, but names can be given to something else in between.
        if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isRegularFile()) {
            batch.refuse(
                    List.of(new InputError(null, "", "this is not a regular file", "a file, not a link or a pipe")));
            return;
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            reader.read(
                    in, JobFileFormat.ofFileName(file.getFileName().toString()).orElseThrow(), batch);
        }
    }

    /** A file that makes Darkroom itself fail is set aside with a report, so that it is not read again and again. */
    public void giveUp(
            @ExchangeProperty(Exchange.FILE_EXCHANGE_FILE) GenericFile<File> claimed,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause)
            throws IOException {
        InputError error = new InputError(
                null,
                "",
                "made Darkroom fail: " + cause,
                "to be put into the inbox again once that is mended; jobs accepted already are not made twice");
        inbox.reject(claimed.getFile().toPath(), List.of(error), 0);
    }
}
