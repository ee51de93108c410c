package dev.darkroom.web;

import dev.darkroom.access.Caller;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.adapter.web.Waits;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.pipeline.ChangeFeed;
import dev.darkroom.pipeline.ChangeListener;
import dev.darkroom.render.ErrorType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.camel.ExchangeProperty;

/** {@code GET /events}: changes of jobs and renders while they happen, as server-sent events. */
public final class EventCalls {
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** After it the connection is kept open by a line that says nothing, and the key is looked at again. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(4);

    private final ChangeFeed feed;
    private final KnownInstances instances;
    private final Predicate<Caller> welcome;
    private final BooleanSupplier stopping;
    private final Waits waits;

    /**
     * @param welcome whether the caller's key is still good
     * @param stopping whether this process stops: nobody is listened to any more
     */
    public EventCalls(
            ChangeFeed feed,
            KnownInstances instances,
            Predicate<Caller> welcome,
            BooleanSupplier stopping,
            Waits waits) {
        this.feed = feed;
        this.instances = instances;
        this.welcome = welcome;
        this.stopping = stopping;
        this.waits = waits;
    }

    /** Listens until the caller leaves, is too slow, or its key is revoked. */
    public HttpAnswer events(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        String instance = Operators.instance(call.allowing("instance"), instances);
        String lastId = call.header("Last-Event-ID").orElse(null);
        if (feed.isFull() || waits.isFull()) {
            throw new HttpProblem(
                    503,
                    ErrorType.UNAVAILABLE,
                    "as many callers listen as this process can take",
                    List.of(),
                    Map.of("Retry-After", "5"));
        }
        // Listened to from the first byte on only: an answer that is never written leaves nobody behind.
        return HttpAnswer.stream(200, "text/event-stream", -1, out -> hold(instance, lastId, call.caller(), out));
    }

    private void hold(String instance, String lastId, Caller caller, OutputStream out) throws IOException {
        if (!waits.take()) {
            throw new IOException("others began to wait in the same moment");
        }
        try {
            listen(instance, lastId, caller, out);
        } finally {
            waits.leave();
        }
    }

    private void listen(String instance, String lastId, Caller caller, OutputStream out) throws IOException {
        try (ChangeListener listener = feed.listen(instance, lastId)
                .orElseThrow(() -> new IOException("others began to listen in the same moment"))) {
            write(out, listener.hasMissed() ? "retry: 3000\n\nevent: reset\ndata: {}\n\n" : "retry: 3000\n\n");
            out.flush();
            long looked = System.nanoTime();
            while (!stopping.getAsBoolean()) {
                for (ChangeFeed.Numbered one : listener.take(LOOK)) {
                    write(
                            out,
                            "id: " + one.id() + "\nevent: " + one.change().type() + "\ndata: "
                                    + one.change().data() + "\n\n");
                }
                if (System.nanoTime() - looked > HEARTBEAT.toNanos()) {
                    looked = System.nanoTime();
                    if (!welcome.test(caller)) {
                        return;
                    }
                    write(out, ": still here\n\n");
                }
                if (listener.isTooSlow()) {
                    throw new IOException("the listener is too slow");
                }
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("this process stops", e);
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
