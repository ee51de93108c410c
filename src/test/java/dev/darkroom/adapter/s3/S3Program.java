package dev.darkroom.adapter.s3;

import dev.darkroom.asset.ImageStorage;
import dev.darkroom.config.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/** The shipped route {@code store-s3} with its beans, as the program runs it. */
final class S3Program implements AutoCloseable {
    /** Gives up soon, for tests in which a server misbehaves. */
    static final S3Limits IMPATIENT = new S3Limits(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            3,
            Duration.ofMillis(10),
            Duration.ofMillis(50));

    private final CamelContext camel = new DefaultCamelContext();
    private final ImageStorage storage;

    S3Program(Settings.S3 settings, S3Limits limits) throws Exception {
        Properties properties = new Properties();
        properties.putAll(Map.of("darkroom.storage", "s3", "darkroom.s3.bucket", settings.bucket()));
        camel.getPropertiesComponent().setInitialProperties(properties);
        storage = S3Beans.bind(camel, settings, limits);
        for (String route : new String[] {"store-s3", "store-folder"}) {
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(PluginHelper.getResourceLoader(camel)
                            .resolveResource("file:routes/pipeline/" + route + ".camel.yaml"));
        }
        camel.start();
    }

    CamelContext camel() {
        return camel;
    }

    ImageStorage storage() {
        return storage;
    }

    @Override
    public void close() {
        camel.stop();
    }
}
