package dev.darkroom.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.LeastRows;
import dev.darkroom.adapter.jdbc.TestDatabases;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * The least that a server of this kind has to do: one route, a call, an image on disk, two transactions. It looks at no picture,
 * makes no thumbnail, delivers nowhere, knows no budgets, keys, or breakers; or it does {@link LeastRest the rest} too, without
 * the keys and breakers. Built of the same libraries as Darkroom, it shows how much these and the machine let through.
 */
public final class LeastServer {
    /** Name of the file in its folder that says its port. */
    static final String PORT = "port";

    private static final String SERVER = VertxPlatformHttpRouter.PLATFORM_HTTP_ROUTER_NAME_ZERO;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private final LeastRows rows;
    private final LeastCalls calls;
    private final Map<String, Path> known; // null: there is no cache
    private final LeastRest rest; // null: only the least is done

    private LeastServer(Path folder, LeastRows rows, LeastCalls calls, Map<String, Path> known, LeastRest rest) {
        this.folder = folder;
        this.rows = rows;
        this.calls = calls;
        this.known = known;
        this.rest = rest;
    }

    /**
     * Arguments: an empty folder, the base address of the provider, whether equal prompts share an image, whether the rest is done
     * too.
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(1_100));
        VertxPlatformHttpRouter router = new VertxPlatformHttpRouter(null, vertx, Router.router(vertx), SERVER) {
            @Override
            public Handler<RoutingContext> bodyHandler() {
                return BodyHandler.create(false);
            }
        };
        boolean everything = Boolean.parseBoolean(arguments[3]);
        LeastRows rows = new LeastRows(TestDatabases.SQLITE.fresh(folder), everything);
        LeastServer server = new LeastServer(
                Files.createDirectory(folder.resolve("images")),
                rows,
                new LeastCalls(arguments[1]),
                Boolean.parseBoolean(arguments[2]) ? new ConcurrentHashMap<>() : null,
                everything ? new LeastRest(folder, rows) : null);
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.getRegistry().bind(SERVER, router);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:" + Scenario.SMALL.path()).bean(server, "answer");
            }
        });
        camel.start();
        int port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        Path said = Files.writeString(folder.resolve(PORT + ".new"), String.valueOf(port));
        Files.move(said, folder.resolve(PORT));
    }

    /** Makes the image of a request, or takes a known one. */
    public byte[] answer(@Body byte[] body) throws IOException {
        JsonNode request = JSON.readTree(body);
        String prompt = request.get("prompt").textValue();
        String job = UUID.randomUUID().toString();
        Path file = folder.resolve(job + ".png");
        Path before = known == null ? null : known.get(prompt);
        if (before != null) {
            share(prompt, before, file);
            ObjectNode asset = rest == null ? null : rest.keep(job, prompt, file);
            rows.hit(job, request.toString(), file.toString());
            tell(job, file, asset);
            return document(Files.readAllBytes(file));
        }
        rows.asked(job, request.toString());
        int attempt = 1;
        String size = request.get("size").textValue();
        byte[] image = calls.ask(prompt, size);
        if (image == null) {
            rows.failed(job);
            attempt = 2;
            image = calls.ask(prompt.replace(Scenario.FAULT, ""), size);
        }
        write(file, image);
        ObjectNode asset = rest == null ? null : rest.keep(job, prompt, file);
        rows.settled(job, attempt, file.toString());
        tell(job, file, asset);
        if (known != null) {
            known.put(prompt, file);
        }
        return document(image);
    }

    private void tell(String job, Path file, ObjectNode asset) {
        if (rest != null) {
            rest.deliver(job, file, asset);
        }
    }

    private void share(String prompt, Path before, Path file) throws IOException {
        try {
            Files.createLink(file, before);
            forceNames();
        } catch (FileSystemException e) { // a file has 65,000 names at most
            write(file, Files.readAllBytes(before));
            known.put(prompt, file);
        }
    }

    private static byte[] document(byte[] image) throws IOException {
        ObjectNode answer = JSON.createObjectNode();
        answer.putArray("data").addObject().put("b64_json", image);
        return JSON.writeValueAsBytes(answer);
    }

    private void write(Path file, byte[] image) throws IOException {
        LeastFiles.write(file, image);
        forceNames();
    }

    private void forceNames() throws IOException {
        if (rest == null) { // who does the rest forces the names of what lies beside the image as well
            LeastFiles.force(folder);
        }
    }
}
