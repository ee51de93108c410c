package dev.darkroom.kill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.e2e.DarkroomProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Somebody in Figma who presses the plugin's button again and again: each image becomes a node of the file, which survives
 * every kill, and is reported until the report is answered.
 */
final class Plugin implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PLACER = "somebody-in-figma";
    private static final long EVERY_MILLIS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, Node> nodes = new ConcurrentHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Trap trap;
    private ScheduledFuture<?> presses;
    private volatile String address;
    private String token = "";

    /** An image in the file. */
    record Node(String id, String assetId, String sha256) {}

    /** A call that got another answer than it should. */
    private static final class Unexpected extends Exception {
        private static final long serialVersionUID = 1;

        Unexpected(String what) {
            super(what);
        }
    }

    Plugin(Trap trap) {
        this.trap = trap;
    }

    /** The button is pressed from now on, whenever this server is there. */
    void at(DarkroomProcess server) throws IOException {
        address = "http://127.0.0.1:" + server.port("http.port");
        if (presses == null) {
            presses = timer.scheduleWithFixedDelay(this::press, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void press() {
        try {
            token = call("POST", "/figma/tokens", "{}").at("/data/token").asText();
            for (JsonNode entry :
                    call("GET", "/figma/exports?file_key=" + Targets.STUDIO, "").path("data")) {
                place(entry);
            }
        } catch (IOException e) {
            // The server is killed, as is the purpose of all this; the button will be pressed again.
            token = "";
        } catch (Unexpected e) {
            synchronized (faults) {
                faults.add(e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its own node of an earlier press is found again, as the plugin notes it in the file. */
    private void place(JsonNode entry) throws IOException, InterruptedException, Unexpected {
        String id = entry.get("id").asText();
        Node node = nodes.get(id);
        if (node == null) {
            call("POST", "/figma/exports/" + id, "{\"placer\": \"" + PLACER + "\"}"); // of many, one goes on
            byte[] image = bytes("GET", "/figma/exports/" + id + "/image", "");
            node = new Node("7:" + (nodes.size() + 1), entry.get("asset_id").asText(), Stored.sha256(image));
            nodes.put(id, node);
            if (trap.happened("plugin:placed")) {
                return;
            }
        }
        call(
                "POST",
                "/figma/exports/" + id,
                "{\"node_id\": \"" + node.id() + "\", \"page_id\": \"0:1\", \"placer\": \"" + PLACER + "\"}");
        trap.happened("plugin:reported"); // then nobody has read the answer: the node is looked for and reported again
    }

    private JsonNode call(String method, String path, String body)
            throws IOException, InterruptedException, Unexpected {
        return JSON.readTree(bytes(method, path, body));
    }

    private byte[] bytes(String method, String path, String body) throws IOException, InterruptedException, Unexpected {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (path.startsWith("/figma/exports")) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 == 5) {
            throw new IOException("the server is not able to answer: " + answer.statusCode());
        }
        if (answer.statusCode() != 200 && answer.statusCode() != 201) {
            throw new Unexpected(method + " " + path + " is answered " + answer.statusCode() + " "
                    + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return answer.body();
    }

    /** The button is pressed no more; what was begun is ended. */
    void rest() {
        close();
    }

    /** The images in the file, by the id of their export as it is in paths. */
    Map<String, Node> nodes() {
        return new LinkedHashMap<>(nodes);
    }

    /** Answers that no plugin should get. */
    List<String> faults() {
        synchronized (faults) {
            return List.copyOf(faults);
        }
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            timer.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
