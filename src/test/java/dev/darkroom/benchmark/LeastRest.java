package dev.darkroom.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.broker.BrokerConnections;
import dev.darkroom.adapter.broker.EmbeddedBroker;
import dev.darkroom.adapter.broker.TestBrokers;
import dev.darkroom.adapter.jdbc.LeastRows;
import dev.darkroom.asset.BadImageException;
import dev.darkroom.asset.ImageAnalyser;
import dev.darkroom.asset.ImageInfo;
import dev.darkroom.asset.ImageInspector;
import dev.darkroom.asset.ImageLook;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * What Darkroom does for an image besides buying it once, with nothing round it: its metadata, thumbnail and sidecar; a folder
 * in the outbox and a message on the queue of results.
 */
final class LeastRest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int THUMBNAIL = 384; // pixels, as Darkroom's
    private static final int LANES = 4;
    /** More are not put off: who comes then waits for a place, or the server would fall behind. */
    private static final int PUT_OFF = 200;

    private static final int DECODES_AT_ONCE = 4; // as Darkroom

    private final Path outbox;
    private final LeastRows rows;
    private final ImageInspector inspector = new ImageInspector(32 << 20, 50_000_000);
    private final ImageAnalyser analyser = new ImageAnalyser(THUMBNAIL, DECODES_AT_ONCE);

    private final BrokerConnections broker;
    private final ThreadLocal<JMSContext> sessions;
    private final ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    private final Semaphore places = new Semaphore(PUT_OFF);

    /** @param folder of the server */
    LeastRest(Path folder, LeastRows rows) throws IOException {
        this.rows = rows;
        outbox = Files.createDirectory(folder.resolve("outbox"));
        EmbeddedBroker embedded = new EmbeddedBroker(folder, TestBrokers.settings(), TestBrokers.MAX_JOB_BYTES, false);
        embedded.start();
        broker = BrokerConnections.embedded(embedded);
        sessions = ThreadLocal.withInitial(() -> broker.factory().createContext());
    }

    /**
     * Looks at an image that is on disk and puts thumbnail and sidecar beside it.
     *
     * @return the sidecar
     */
    ObjectNode keep(String job, String prompt, Path image) throws IOException {
        ImageInfo info;
        ImageLook look;
        try {
            info = inspector.inspect(image);
            look = analyser.look(image, info);
        } catch (BadImageException | InterruptedException e) {
            throw new IOException("the simulated provider's image " + image, e);
        }
        ObjectNode asset = JSON.createObjectNode()
                .put("id", job)
                .put("job_id", job)
                .put("prompt", prompt)
                .put("model_id", "local")
                .put("provider", "openai_compatible")
                .put("width", info.width())
                .put("height", info.height())
                .put("format", info.format().word())
                .put("bytes", info.bytes())
                .put("sha256", info.sha256())
                .put("perceptual_hash", look.perceptualHash())
                .put("storage_key", image.toString());
        look.colours().forEach(asset.putArray("colours")::add);
        LeastFiles.write(image.resolveSibling(job + ".thumb"), look.thumbnail());
        LeastFiles.write(image.resolveSibling(job + ".json"), JSON.writeValueAsBytes(asset));
        LeastFiles.force(image.getParent());
        return asset;
    }

    /** Tells of an image that is settled, beside the caller's answer. */
    void deliver(String job, Path image, ObjectNode asset) {
        places.acquireUninterruptibly();
        lanes.execute(() -> {
            try {
                deliverNow(job, image, asset);
                places.release();
            } catch (IOException | RuntimeException e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1); // it would else be measured without what it owes
            }
        });
    }

    private void deliverNow(String job, Path image, ObjectNode asset) throws IOException {
        byte[] result = JSON.writeValueAsBytes(
                JSON.createObjectNode().put("job_id", job).put("state", "done").set("asset", asset));
        Path unfinished = Files.createDirectory(outbox.resolve("." + job));
        LeastFiles.write(unfinished.resolve("0.png"), Files.readAllBytes(image));
        LeastFiles.write(unfinished.resolve("result.json"), result);
        Files.move(unfinished, outbox.resolve(job), StandardCopyOption.ATOMIC_MOVE);
        publish(new String(result, StandardCharsets.UTF_8));
        rows.delivered(job);
    }

    private void publish(String result) {
        JMSContext session = sessions.get();
        Queue results = session.createQueue("darkroom.results");
        session.createProducer().send(results, result);
    }
}
