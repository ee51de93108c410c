package dev.darkroom.engine;

import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.DeliveryStore;
import dev.darkroom.adapter.jdbc.ResultReader;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.config.Settings;
import dev.darkroom.pipeline.DeliveryRelay;
import dev.darkroom.pipeline.FolderDelivery;
import dev.darkroom.pipeline.ResultEvents;
import dev.darkroom.pipeline.RoundResults;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;

/** Builds and names what the routes need that tell of results and put them into the outbox. */
final class DeliveryBeans {
    private final Database database;
    private final Settings settings;
    private final ImageStorage storage;

    DeliveryBeans(Database database, Settings settings, ImageStorage storage) {
        this.database = database;
        this.settings = settings;
        this.storage = storage;
    }

    void bind(CamelContext camel, DeliveryStore deliveries) {
        Registry registry = camel.getRegistry();
        RoundResults results = new RoundResults(new ResultReader(database));
        registry.bind(
                "deliveryThreads",
                ExecutorService.class,
                camel.getExecutorServiceManager().newFixedThreadPool(this, "deliver", DeliveryRelay.LANES));
        registry.bind("deliveryRelay", new DeliveryRelay(deliveries, results));
        registry.bind("resultEvents", new ResultEvents(results));
        registry.bind("folderDelivery", new FolderDelivery(settings.outbox(), results, storage));
    }
}
