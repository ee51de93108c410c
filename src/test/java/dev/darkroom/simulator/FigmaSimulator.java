package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.simulator.Reply.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Darkroom uses of Figma's REST API, on a port of the loopback address: comments and dev resources of files. */
public final class FigmaSimulator implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern OF_FILE = Pattern.compile("/v1/files/([^/]+)/(comments|dev_resources)");

    private final SocketServer server = new SocketServer(0);
    private final String token;
    private final Map<String, Set<String>> files = new TreeMap<>();
    private final List<ObjectNode> comments = new ArrayList<>();
    private final List<ObjectNode> resources = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private volatile Predicate<String> death = call -> false;
    private String noDevMode = "";

    private interface Fault {
        Reply of(Supplier<Reply> work);
    }

    /** @param token the one that is right */
    public FigmaSimulator(String token) throws IOException {
        this.token = token;
        server.start(() -> true, this::handle);
    }

    /** What stands for {@code https://api.figma.com}. */
    public String baseUrl() {
        return "http://127.0.0.1:" + server.port();
    }

    /** There is a file with these nodes. */
    public synchronized FigmaSimulator file(String key, String... nodes) {
        files.put(key, Set.of(nodes));
        return this;
    }

    /** From now on no node takes a dev resource, for this reason; the answer is a success all the same. */
    public synchronized void refuseResources(String reason) {
        noDevMode = reason;
    }

    /** The next request is answered so, and does nothing. Headers are names and values in turn. */
    public synchronized void refuseNext(int status, String body, String... headers) {
        Reply reply = Reply.of(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            reply = reply.with(headers[i], headers[i + 1]);
        }
        Reply refusal = reply;
        faults.add(work -> refusal);
    }

    /** The next request is done as it should be: a fault that is announced after this hits the one after it. */
    public synchronized void passNext() {
        faults.add(Supplier::get);
    }

    /** The next request is heard and never answered. */
    public synchronized void silenceNext() {
        faults.add(work -> Reply.nothing(Delivery.SILENCE));
    }

    /** The next request is done, and its answer lost. */
    public synchronized void loseNext() {
        faults.add(work -> work.get().sent(Delivery.RESET, 0));
    }

    /** The next request is done, and half of its answer comes. */
    public synchronized void cutNext() {
        faults.add(work -> work.get().sent(Delivery.CUT_OFF, 0));
    }

    /** The next request is done, and a page for people is answered. */
    public synchronized void garbleNext() {
        faults.add(work -> work.get().withBody(Reply.page().body()));
    }

    /**
     * Tells of every call that is carried out, as method and path, before it is answered.
     *
     * @param death whether the caller died of it: then there is no answer
     */
    public FigmaSimulator witness(Predicate<String> death) {
        this.death = death;
        return this;
    }

    public synchronized List<ObjectNode> comments() {
        return List.copyOf(comments);
    }

    public synchronized List<ObjectNode> resources() {
        return List.copyOf(resources);
    }

    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private Reply handle(Request request) {
        Reply reply = carriedOut(request);
        return death.test(request.method() + " " + request.path()) ? Reply.nothing(Delivery.RESET) : reply;
    }

    private synchronized Reply carriedOut(Request request) {
        requests.add(request);
        Fault fault = faults.poll();
        return fault == null ? work(request) : fault.of(() -> work(request));
    }

    private Reply work(Request request) {
        if (!request.header("X-Figma-Token").equals(token)) {
            return Reply.json(403, Map.of("status", 403, "err", "Invalid token"));
        }
        if (request.method().equals("POST") && request.path().equals("/v1/dev_resources")) {
            return link(body(request));
        }
        Matcher place = OF_FILE.matcher(request.path());
        if (!place.matches() || !files.containsKey(place.group(1))) {
            return Reply.json(404, Map.of("status", 404, "err", "Not found"));
        }
        String key = place.group(1);
        if (request.method().equals("POST") && place.group(2).equals("comments")) {
            return comment(key, body(request));
        }
        ObjectNode list = JSON.createObjectNode();
        if (place.group(2).equals("comments")) {
            ArrayNode found = list.putArray("comments");
            comments.stream().filter(each -> isOf(each, key)).forEach(found::add);
        } else {
            ArrayNode found = list.putArray("dev_resources");
            List<String> nodes = List.of(request.parameter("node_ids").split(",", -1));
            resources.stream()
                    .filter(each -> isOf(each, key)
                            && (nodes.equals(List.of(""))
                                    || nodes.contains(each.get("node_id").asText())))
                    .forEach(found::add);
        }
        return json(list);
    }

    private static boolean isOf(JsonNode made, String key) {
        return made.get("file_key").asText().equals(key);
    }

    private Reply comment(String key, JsonNode asked) {
        JsonNode place = asked.path("client_meta");
        boolean placed = place.isMissingNode()
                || (place.path("x").isNumber() && place.path("y").isNumber())
                || (files.get(key).contains(place.path("node_id").asText())
                        && place.at("/node_offset/x").isNumber()
                        && place.at("/node_offset/y").isNumber());
        if (asked.path("message").asText().isEmpty() || !placed) {
            return Reply.json(400, Map.of("error", true, "status", 400, "message", "Invalid comment"));
        }
        ObjectNode made = asked.deepCopy();
        made.put("id", "C" + (comments.size() + 1)).put("file_key", key);
        comments.add(made);
        return json(made);
    }

    /** Some may succeed where others fail: the status is 200 all the same. */
    private Reply link(JsonNode asked) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode created = answer.putArray("links_created");
        ArrayNode errors = answer.putArray("errors");
        for (JsonNode each : asked.path("dev_resources")) {
            String key = each.path("file_key").asText();
            String node = each.path("node_id").asText();
            String refusal = refusal(key, node, each.path("url").asText());
            if (refusal.isEmpty()) {
                ObjectNode made = each.deepCopy();
                made.put("id", "D" + (resources.size() + 1));
                resources.add(made);
                created.add(made);
            } else {
                errors.addObject().put("file_key", key).put("node_id", node).put("error", refusal);
            }
        }
        return json(answer);
    }

    /** The address is what tells a node's dev resources apart. */
    private String refusal(String key, String node, String url) {
        if (!files.getOrDefault(key, Set.of()).contains(node)) {
            return "Node not found";
        }
        boolean known = resources.stream()
                .anyMatch(each -> isOf(each, key)
                        && each.get("node_id").asText().equals(node)
                        && each.get("url").asText().equals(url));
        return known ? "Node already has a dev resource with this url" : noDevMode;
    }

    private static JsonNode body(Request request) {
        try {
            return JSON.readTree(request.body());
        } catch (IOException e) {
            throw new IllegalArgumentException("Figma was sent what is no JSON", e);
        }
    }

    private static Reply json(JsonNode document) {
        return Reply.of(200, "application/json", document.toString().getBytes(StandardCharsets.UTF_8));
    }
}
