package dev.darkroom.simulator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The providers of {@link Vendor}, with bills and faults, on a port of the loopback address. Any key is
 * right, unless it contains {@code invalid}. What happened is in {@link #log()}, forced to disk before each answer.
 */
public final class Simulator implements AutoCloseable {
    private static final int REMEMBERED = 1_000;
    private static final String API = "/v1/";

    private final PriceTable prices = new PriceTable();
    private final Deque<Request> requests = new ArrayDeque<>();
    private final SocketServer server;
    private final LogWriter log;
    private final Fate fate;
    private final OpenAiApi openAi;
    private final FluxSubmit submit;
    private final FluxResults results;
    private final FluxDelivery delivery;
    private final GeminiApi gemini;
    private final ReplicateApi replicate;
    private final ReplicateFiles replicateFiles;
    private final OpenRouterApi openRouter;
    private final StabilityV1 stabilityV1;
    private final StabilityV2 stabilityV2;
    private final IdeogramApi ideogram;
    private final ResultFiles files;

    private Simulator(SimulatorSettings settings) throws IOException {
        log = new LogWriter(settings.log());
        SimulatorLog earlier = log.read();
        server = new SocketServer(settings.port());
        fate = new Fate(settings, earlier);
        Pictures pictures = new Pictures();
        Damage damage = new Damage(pictures);
        files = new ResultFiles(log, earlier, damage, new Dice(settings.seed()), url());
        openAi = new OpenAiApi(log, fate, prices, damage, files);
        FluxTasks tasks = new FluxTasks(earlier);
        submit = new FluxSubmit(log, fate, prices, tasks, url());
        delivery = new FluxDelivery(log, tasks, damage, new Dice(settings.seed()), url());
        results = new FluxResults(log, tasks, delivery);
        gemini = new GeminiApi(log, fate, prices, new GeminiAnswer(damage, pictures));
        ReplicateTasks predictions = new ReplicateTasks(earlier, prices);
        ReplicateObject object = new ReplicateObject(url());
        ReplicateCreate create = new ReplicateCreate(log, fate, prices, predictions, object);
        replicate = new ReplicateApi(log, predictions, object, create);
        replicateFiles = new ReplicateFiles(log, predictions, damage);
        openRouter = new OpenRouterApi(log, fate);
        Desk desk = new Desk(log);
        stabilityV1 = new StabilityV1(desk, fate, prices, damage);
        stabilityV2 = new StabilityV2(desk, fate, prices, damage);
        ideogram = new IdeogramApi(desk, fate, prices, files);
    }

    /** Starts on a free port, without faults and latency. */
    public static Simulator start(Path log) throws IOException {
        return start(SimulatorSettings.at(log));
    }

    /** Starts; when this returns, it listens. */
    public static Simulator start(SimulatorSettings settings) throws IOException {
        Simulator simulator = new Simulator(settings);
        simulator.server.start(simulator::opens, simulator::handle);
        return simulator;
    }

    /** What stands for {@code https://api.openai.com/v1}. */
    public String openAiBaseUrl() {
        return url() + "/v1";
    }

    /** What stands for {@code https://api.bfl.ai}. */
    public String fluxBaseUrl() {
        return url();
    }

    /** What stands for {@code https://generativelanguage.googleapis.com/v1beta}. */
    public String geminiBaseUrl() {
        return url() + "/v1beta";
    }

    /** What stands for {@code https://api.replicate.com/v1}; its files are at the same host. */
    public String replicateBaseUrl() {
        return url() + "/v1";
    }

    /** What stands for {@code https://openrouter.ai/api/v1}. */
    public String openRouterBaseUrl() {
        return url() + "/api/v1";
    }

    /** What stands for {@code https://api.stability.ai}. */
    public String stabilityBaseUrl() {
        return url();
    }

    /** What stands for {@code https://api.ideogram.ai}. */
    public String ideogramBaseUrl() {
        return url();
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** A snapshot of everything the providers saw and billed. */
    public SimulatorLog log() throws IOException {
        return log.read();
    }

    /** From now on these faults; see {@link FaultSpec}. */
    public void faults(String spec) {
        fate.change(FaultSpec.parse(spec));
    }

    /** The last thousand requests, oldest first, as they came. */
    public List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        log.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.port();
    }

    private boolean opens() throws IOException {
        if (!fate.resetsNextConnection()) {
            return true;
        }
        log.append(new LogEntry(0, 0, LogEntry.CONNECTION, null, null, 0, "reset-on-accept", 0, 0, null));
        return false;
    }

    private Reply handle(Request request) throws IOException {
        String path = request.path();
        if (path.startsWith("/control/")) {
            return control(request);
        }
        remember(request);
        if (request.method().equals("POST") && (path.equals(OpenAiApi.PATH) || path.equals(OpenAiApi.EDIT_PATH))) {
            return openAi.generate(request);
        }
        if (request.method().equals("POST") && path.startsWith(API) && prices.sellsFlux(path.substring(API.length()))) {
            return submit.submit(request, path.substring(API.length()));
        }
        if (request.method().equals("GET") && path.equals(API + "get_result")) {
            return results.poll(request);
        }
        if (request.method().equals("GET") && path.startsWith(ResultFiles.PATH)) {
            return files.download(request);
        }
        if (request.method().equals("GET") && path.startsWith(FluxDelivery.PATH)) {
            return delivery.download(request);
        }
        if (ReplicateApi.owns(request)) {
            return replicate.handle(request);
        }
        if (request.method().equals("GET") && path.startsWith(ReplicateFiles.PATH)) {
            return replicateFiles.download(request);
        }
        return post(request).orElseGet(() -> Reply.json(404, Map.of("detail", "Not Found")));
    }

    /** The synchronous vendors: each POST is answered with pictures, or the addresses of some. */
    private Optional<Reply> post(Request request) throws IOException {
        String path = request.path();
        if (!request.method().equals("POST")) {
            return Optional.empty();
        }
        if (path.startsWith(StabilityV1.PATH)) {
            return Optional.of(stabilityV1.generate(request));
        }
        if (path.startsWith(StabilityV2.PATH)) {
            return Optional.of(stabilityV2.generate(request));
        }
        if (path.equals(IdeogramApi.LEGACY_PATH) || path.equals(IdeogramApi.PATH)) {
            return Optional.of(ideogram.generate(request));
        }
        if (path.startsWith(GeminiApi.PATH)) {
            return Optional.of(gemini.generate(request));
        }
        if (path.equals(OpenRouterApi.PATH)) {
            return Optional.of(openRouter.complete(request));
        }
        return Optional.empty();
    }

    /** {@code POST /control/faults} takes a specification as its body, {@code GET /control/bill} tells the sums. */
    private Reply control(Request request) throws IOException {
        if (request.path().equals("/control/faults")) {
            try {
                faults(request.text().strip());
            } catch (IllegalArgumentException e) {
                return Reply.json(400, Map.of("error", e.getMessage()));
            }
            return Reply.json(200, Map.of("faults", request.text().strip()));
        }
        SimulatorLog now = log.read();
        return Reply.json(
                200,
                Map.of(
                        "posts", now.postCount(),
                        "accepted", now.accepted().size(),
                        "charged_micros", now.billMicros()));
    }

    private void remember(Request request) {
        synchronized (requests) {
            requests.addLast(request);
            if (requests.size() > REMEMBERED) {
                requests.removeFirst();
            }
        }
    }
}
