package dev.darkroom.pipeline;

import dev.darkroom.config.Settings;
import dev.darkroom.job.Completeness;
import dev.darkroom.job.JobFileFormat;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which files of the drop folder are ready to be claimed: regular ones (no link is followed, no pipe opened) of a known
 * kind, unchanged for a while, and complete. An unfinished file is left until its patience is over. What can never be
 * read is reported once.
 */
public final class InboxFilter implements GenericFileFilter<File> {
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.inbox");

    private final Settings.Intake intake;
    private final Set<Path> reported = ConcurrentHashMap.newKeySet();

    public InboxFilter(Settings.Intake intake) {
        this.intake = intake;
    }

    @Override
    public boolean accept(GenericFile<File> candidate) {
        Path path = candidate.getFile().toPath();
        String name = path.getFileName().toString();
        Optional<JobFileFormat> format = JobFileFormat.ofFileName(name);
        if (candidate.isDirectory() || name.startsWith(".") || format.isEmpty()) {
            return false;
        }
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                report(path, "it is not a regular file (links, pipes and devices are not followed)");
                return false;
            }
            return ready(path, format.get(), attributes);
        } catch (NoSuchFileException e) {
            // Taken back between listing and looking: nothing to do.
            return false;
        } catch (IOException e) {
            report(path, "it cannot be read: " + e);
            return false;
        }
    }

    private boolean ready(Path path, JobFileFormat format, BasicFileAttributes attributes) throws IOException {
        Duration unchanged = Duration.between(attributes.lastModifiedTime().toInstant(), Instant.now())
                .abs();
        if (unchanged.compareTo(intake.quiet()) < 0) {
            return false;
        }
        if (unchanged.compareTo(intake.patience()) >= 0) {
            return true;
        }
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            return attributes.size() > 0 && format.completeness(in) != Completeness.INCOMPLETE;
        }
    }

    private void report(Path path, String problem) {
        if (reported.add(path)) {
            LOGGER.warn("{} is left where it is: {}", path, problem);
        }
    }
}
