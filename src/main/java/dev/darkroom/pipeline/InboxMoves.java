package dev.darkroom.pipeline;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.GenericFileProcessStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves files through the {@link Inbox} when Camel's file consumer begins and ends with them. Camel's own moves delete
 * what is in their way, and wait for seconds when another node was faster.
 */
public final class InboxMoves implements GenericFileProcessStrategy<File> {
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.inbox");

    private final Inbox inbox;

    public InboxMoves(Inbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public void prepareOnStartup(GenericFileOperations<File> operations, GenericFileEndpoint<File> endpoint) {}

    /** Claims the file; false leaves it to whoever has it now. */
    @Override
    public boolean begin(
            GenericFileOperations<File> operations,
            GenericFileEndpoint<File> endpoint,
            Exchange exchange,
            GenericFile<File> file)
            throws IOException {
        Optional<Path> claimed = inbox.claim(file.getFile().toPath());
        if (claimed.isPresent()) {
            File moved = claimed.get().toFile();
            FileConsumer.asGenericFile(moved.getParent(), moved, null, false).bindToExchange(exchange, false);
            // Camel would read the place from a text in which it has tidied up the slashes of the name.
            exchange.getMessage().setBody(moved);
        }
        return claimed.isPresent();
    }

    @Override
    public void abort(
            GenericFileOperations<File> operations,
            GenericFileEndpoint<File> endpoint,
            Exchange exchange,
            GenericFile<File> file) {}

    @Override
    public void commit(
            GenericFileOperations<File> operations,
            GenericFileEndpoint<File> endpoint,
            Exchange exchange,
            GenericFile<File> file) {
        leave(file, inbox::done);
    }

    /** A file that was refused is in its place already; any other goes back where it came from. */
    @Override
    public void rollback(
            GenericFileOperations<File> operations,
            GenericFileEndpoint<File> endpoint,
            Exchange exchange,
            GenericFile<File> file) {
        leave(file, inbox::giveBack);
    }

    private interface Move {
        void of(Path claimed) throws IOException;
    }

    private static void leave(GenericFile<File> file, Move move) {
        Path claimed = file.getFile().toPath();
        if (Files.notExists(claimed, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            move.of(claimed);
        } catch (IOException e) {
            LOGGER.warn("{} stays there until Darkroom is started again: {}", claimed, e.toString());
        }
    }
}
