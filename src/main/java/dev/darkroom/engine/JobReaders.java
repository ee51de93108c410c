package dev.darkroom.engine;

import dev.darkroom.config.Settings;
import dev.darkroom.job.Door;
import dev.darkroom.job.JobReader;

/** Builds readers of jobs. */
public final class JobReaders {
    private JobReaders() {}

    /** One for jobs that are to be accepted: what the settings forbid is refused. */
    public static JobReader atTheDoor(Settings settings) {
        return new JobReader(
                settings.intake().maxJobBytes(),
                settings.providerOrder(),
                new Door(
                        settings.allowPrivateDownloads(),
                        settings.exports().s3Buckets(),
                        settings.images().maxBytes()));
    }
}
