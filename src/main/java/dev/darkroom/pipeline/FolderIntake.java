package dev.darkroom.pipeline;

import dev.darkroom.job.InputError;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.JobFileFormat;
import dev.darkroom.job.JobReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
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
     * @throws InvalidInputException when something in it is wrong; the error report is written then
     */
    public void accept(@Body File file, Exchange exchange) throws IOException, InvalidInputException {
        Path path = file.toPath();
        String name = path.getFileName().toString();
        Batch batch = new Batch("folder", gate::submit);
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            reader.read(in, JobFileFormat.ofFileName(name).orElseThrow(), batch);
        }
        LOGGER.atInfo()
                .addKeyValue("file", name)
                .addKeyValue("new", batch.fresh())
                .addKeyValue("known", batch.known())
                .addKeyValue("refused", batch.refused())
                .log("read");
        if (batch.refused() > 0) {
            exchange.setProperty(Inbox.REJECTED, inbox.reject(name, batch.errors(), batch.fresh() + batch.known()));
            throw new InvalidInputException(name, batch.errors());
        }
    }

    /** A file that makes Darkroom itself fail is set aside with a report, so that it is not read again and again. */
    public void giveUp(Exchange exchange) {
        Exception cause = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        String name = Inbox.name(exchange);
        InputError error = new InputError(
                null,
                "",
                "made Darkroom fail: " + cause,
                "to be put into the inbox again once that is mended; jobs accepted already are not made twice");
        exchange.setProperty(Inbox.REJECTED, inbox.reject(name, List.of(error), 0));
    }
}
