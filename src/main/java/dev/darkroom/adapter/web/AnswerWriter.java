package dev.darkroom.adapter.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an answer. It writes to the connection itself: what Camel would write has no length for streams, and would make
 * headers of whatever is in the message.
 */
public final class AnswerWriter {
    private static final int CLOSES_WITHIN_SECONDS = 10;
    private static final int NOT_MODIFIED = 304;
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.http");

    /** Sends it, and returns when all of it is written. */
    public void write(@Body HttpAnswer answer, Exchange exchange) {
        HttpMessage message = exchange.getProperty(CallReader.CONNECTION, HttpMessage.class);
        HttpServerRequest request = message.getRequest();
        HttpServerResponse response = message.getResponse();
        if (response.closed() || response.headWritten()) {
            LOGGER.debug("nobody waits for the answer any more");
            drop(answer);
            end(response);
            return;
        }
        response.setStatusCode(answer.status());
        headers(response, answer, request.getHeader(Front.REQUEST_ID));
        if (answer.body() instanceof HttpAnswer.Bytes whole) {
            boolean head = request.method().name().equals("HEAD");
            if (answer.status() != NOT_MODIFIED) {
                response.putHeader("Content-Length", String.valueOf(whole.bytes().length));
            }
            response.end(head ? Buffer.buffer() : Buffer.buffer(whole.bytes()));
        } else if (answer.body() instanceof HttpAnswer.Written written) {
            stream(request, response, written);
        }
    }

    private static void stream(HttpServerRequest request, HttpServerResponse response, HttpAnswer.Written written) {
        if (written.length() >= 0) {
            response.putHeader("Content-Length", String.valueOf(written.length()));
        } else {
            response.setChunked(true);
        }
        if (request.method().name().equals("HEAD")) {
            written.writer().drop();
            response.end();
            return;
        }
        try {
            ResponseStream out = new ResponseStream(response);
            written.writer().write(out);
            out.close(); // not after a failure: a body that was cut would look whole
        } catch (IOException e) {
            LOGGER.debug("an answer was not written to its end: {}", e.toString());
            cut(request);
        } catch (RuntimeException e) {
            // The head is gone, so the caller can only be told by a connection that ends too early.
            request.connection().close();
            throw e;
        }
    }

    /** Closed first, and surely: a body whose end is sent would look whole. */
    private static void cut(HttpServerRequest request) {
        request.connection()
                .close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(CLOSES_WITHIN_SECONDS, TimeUnit.SECONDS)
                .handle((closed, failure) -> failure)
                .join();
        end(request.response());
    }

    /** What has not ended Camel would write to, and fail; the connection is closed, so that nobody gets this. */
    private static void end(HttpServerResponse response) {
        if (!response.ended()) {
            response.end();
        }
    }

    private static void drop(HttpAnswer answer) {
        if (answer.body() instanceof HttpAnswer.Written written) {
            written.writer().drop();
        }
    }

    static void headers(HttpServerResponse response, HttpAnswer answer, String requestId) {
        response.putHeader("X-Request-Id", requestId);
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        response.putHeader("Referrer-Policy", "no-referrer");
        response.putHeader("Cache-Control", "no-store");
        answer.headers().forEach(response::putHeader);
    }
}
