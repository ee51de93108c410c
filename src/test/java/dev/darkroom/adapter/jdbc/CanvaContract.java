package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.access.SecretBox;
import dev.darkroom.adapter.folder.FolderStorage;
import dev.darkroom.adapter.http.CanvaHttp;
import dev.darkroom.asset.StoreItem;
import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import dev.darkroom.export.Export;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.StoredImage;
import dev.darkroom.export.canva.CanvaConnections;
import dev.darkroom.export.canva.CanvaExport;
import dev.darkroom.export.canva.QuickCanva;
import dev.darkroom.simulator.CanvaServer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An export that waits, an image for it, and a simulated Canva where somebody has logged in. */
abstract class CanvaContract extends DatabaseContract {
    static final Secret KEY = new Secret("k".repeat(40));

    /** What nodes that are made from now on open the tokens with. */
    Secret key = KEY;

    CanvaServer server;
    CanvaHttp calls;
    CanvaConnections connections;
    FolderStorage storage;
    StoredImage image;
    byte[] bytes;

    @BeforeEach
    void canva() throws Exception {
        server = new CanvaServer();
        calls = new CanvaHttp(server.baseUrl(), Clock.systemUTC());
        connections = new CanvaConnectionStore(database, new SecretBox(folder, KEY));
        storage = new FolderStorage(folder.resolve("storage"));
        Path file = folder.resolve("i.png");
        ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        bytes = Files.readAllBytes(file);
        String sha256 = HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
        storage.put(List.of(new StoreItem("default/i.png", file, "image/png", sha256, bytes.length)));
        image = new StoredImage("a1", "default", "default/i.png", "png", "image/png", sha256, bytes.length);
        pipeline.accept(TestPipeline.submission("'job_id':'a','exports':[{'to':'canva'}]", null));
        pipeline.make("default/a~dry/0");
        login();
    }

    @AfterEach
    void closed() throws IOException {
        calls.close();
        server.close();
    }

    void login() throws Exception {
        connections.connect(QuickCanva.login(server, calls), "Ada");
    }

    /** The target on a node of its own. */
    CanvaExport target() {
        return target(database, Duration.ofMinutes(5));
    }

    CanvaExport target(Database node, Duration uploadTimeout) {
        return target(node, uploadTimeout, new CanvaConnectionStore(node, new SecretBox(folder, key)));
    }

    CanvaExport target(Database node, Duration uploadTimeout, CanvaConnections seen) {
        Settings.Canva canva = QuickCanva.settings(server, uploadTimeout);
        return QuickCanva.target(canva, calls, seen, new CanvaUploadStore(node), id -> image, storage);
    }

    Export export(int tries) {
        return export("{\"to\":\"canva\"}", tries);
    }

    Export export(String options, int tries) {
        return new Export(
                text("SELECT export_id FROM exports"), "canva", options, "a1", "default/a~dry", tries, 0, false, "");
    }

    static ExportException refusal(CanvaExport target, Export export) {
        ExportException refused = catchThrowableOfType(ExportException.class, () -> target.export(export));
        assertThat(refused).as("it went well").isNotNull();
        for (Throwable each = refused; each != null; each = each.getCause()) {
            assertThat(each.toString()).doesNotContain("canva-access", "canva-refresh", CanvaServer.SECRET);
        }
        return refused;
    }

    ExportException refusal() {
        return refusal(target(), export(0));
    }
}
