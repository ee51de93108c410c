package dev.darkroom.adapter.s3;

import com.sun.net.httpserver.HttpServer;
import dev.darkroom.config.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Gives one answer after the other, the last one for ever: what a real server says only at the right moment. */
final class ScriptedS3 implements AutoCloseable {
    private final S3Server model;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    /**
     * @param model whose keys and region it takes
     * @param answers status, a blank and the body each
     */
    ScriptedS3(S3Server model, List<String> answers) throws IOException {
        this.model = model;
        http.createContext("/", exchange -> {
            String answer = answers.get(Math.min(calls.size(), answers.size() - 1));
            calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
            boolean bare = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().add("Content-Type", "application/xml");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().add("Content-Length", String.valueOf(body.length));
            }
            exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), bare ? -1 : body.length);
            if (!bare) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        http.start();
    }

    Settings.S3 settings() {
        return model.settings("", "http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** Method and path of each call so far. */
    List<String> calls() {
        return calls;
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
