package dev.darkroom.adapter.jdbc;

import dev.darkroom.config.Settings;

/** One job of one image, paid for, settled and delivered. */
public final class SettledJob {
    /** The job's key. */
    public static final String KEY = "default/a~dry";

    private SettledJob() {}

    /** Makes it in the database and closes that again. */
    public static void in(Settings.Database settings) {
        try (Database database = Database.open(settings)) {
            TestPipeline pipeline = new TestPipeline(database);
            pipeline.accept("a", 1);
            var claim = pipeline.claim(KEY + "/0");
            pipeline.settle(claim, pipeline.ready(claim, "sdxl", 40_000), 35_000);
            pipeline.deliveries.published(pipeline.deliveries.take(9));
        }
    }
}
