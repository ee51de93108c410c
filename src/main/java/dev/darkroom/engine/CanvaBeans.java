package dev.darkroom.engine;

import dev.darkroom.access.SecretBox;
import dev.darkroom.adapter.http.CanvaHttp;
import dev.darkroom.adapter.jdbc.CanvaConnectionStore;
import dev.darkroom.adapter.jdbc.CanvaUploadStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.ExportImages;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.config.Settings;
import dev.darkroom.export.canva.CanvaConnections;
import dev.darkroom.export.canva.CanvaExport;
import java.io.IOException;
import java.time.Clock;
import org.apache.camel.spi.Registry;

/** Builds and names what speaks to Canva. */
public final class CanvaBeans implements AutoCloseable {
    private final CanvaHttp calls;
    private final CanvaExport target;

    private CanvaBeans(CanvaHttp calls, CanvaExport target) {
        this.calls = calls;
        this.target = target;
    }

    /** Where the consent of this installation is kept. */
    public static CanvaConnections connections(Database database, Settings settings) {
        return new CanvaConnectionStore(database, new SecretBox(settings.data(), settings.secretKey()));
    }

    /** Sends requests to where the settings say; closed by who asks for it. */
    public static CanvaHttp calls(Settings settings) {
        return new CanvaHttp(settings.canva().baseUrl(), Clock.systemUTC());
    }

    /** Names it for the routes; what is returned is closed when nothing is exported any more. */
    static CanvaBeans bind(Registry registry, Database database, Settings settings, ImageStorage storage) {
        CanvaHttp calls = calls(settings);
        CanvaExport target = new CanvaExport(
                settings.canva(),
                calls,
                connections(database, settings),
                new CanvaUploadStore(database),
                new ExportImages(database)::image,
                storage,
                Math::random);
        registry.bind("canvaExport", target);
        return new CanvaBeans(calls, target);
    }

    @Override
    public void close() throws IOException {
        target.close();
        calls.close();
    }
}
