package dev.darkroom.engine;

import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.config.Settings;
import dev.darkroom.job.JobReader;
import dev.darkroom.pipeline.Acceptance;
import dev.darkroom.pipeline.FolderIntake;
import dev.darkroom.pipeline.Inbox;
import dev.darkroom.pipeline.InboxFilter;
import dev.darkroom.pipeline.InboxMoves;
import dev.darkroom.pipeline.JobGate;
import dev.darkroom.pipeline.QueueIntake;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.camel.spi.Registry;

/** Builds and names what the routes of the drop folder and the queue need. */
final class IntakeBeans {
    private final Settings settings;
    private final JobStore jobs;
    private final JobReader reader;
    private final JobGate gate;

    IntakeBeans(Settings settings, JobStore jobs, JobReader reader, JobGate gate) {
        this.settings = settings;
        this.jobs = jobs;
        this.reader = reader;
        this.gate = gate;
    }

    /** @param entries whether the folder is watched, and must be there */
    void bind(Registry registry, String node, boolean entries) {
        Inbox inbox = new Inbox(settings.inbox(), node);
        registry.bind("acceptance", new Acceptance(jobs));
        registry.bind("inboxMoves", new InboxMoves(inbox));
        registry.bind("inboxFilter", new InboxFilter(settings.intake()));
        registry.bind("folderIntake", new FolderIntake(reader, gate, inbox));
        registry.bind(
                "queueIntake", new QueueIntake(reader, gate, settings.intake().maxJobBytes()));
        if (entries) {
            try {
                inbox.open();
            } catch (IOException e) {
                throw new UncheckedIOException("darkroom.inbox=" + settings.inbox() + " cannot be used: " + e, e);
            }
        }
    }
}
