package dev.darkroom.routes;

import dev.darkroom.engine.Home;
import dev.darkroom.pipeline.Claims;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.ExchangeProperty;

/** What the providers do when they are called: as scripted, else they answer. It stands where their HTTP calls will. */
public final class ScriptedProvider {
    private static final String ROUTE = """
            - route:
                id: scripted-call
                description: Does what the test says, then answers with a picture.
                errorHandler:
                  noErrorHandler: {}
                from:
                  uri: direct:scripted-call
                  steps:
                    - bean:
                        ref: scripted
                        method: call
                    - to:
                        uri: direct:dry-run
            """;

    /** One call. What it throws is the provider's failure. */
    interface Call {
        void of(RenderWork work) throws Exception;
    }

    private final Map<String, Call> script = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /** Makes these providers' routes call the script. */
    static Home in(Home home, String... files) throws IOException {
        home.write("routes/scripted.camel.yaml", ROUTE);
        home.edit("routes/shared/provider-template.camel.yaml", "direct:dry-run", "\"{{call}}\"");
        for (String file : files) {
            home.edit(
                    "routes/providers/" + file + ".camel.yaml", "value: direct:", "value: direct:scripted-call # was ");
        }
        return home;
    }

    /** The bean's method in the route. */
    public void call(@ExchangeProperty(Claims.WORK) RenderWork work) throws Exception {
        String provider = work.attempt().provider();
        calls.add(provider + " " + work.claim().jobId());
        Call call = script.get(provider);
        if (call != null) {
            call.of(work);
        }
    }

    void when(String provider, Call call) {
        script.put(provider, call);
    }

    /** Forgets script and calls. */
    void reset() {
        script.clear();
        calls.clear();
    }

    /** Who was called for which job, in order. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    long calls(String provider) {
        return calls.stream().filter(call -> call.startsWith(provider + " ")).count();
    }
}
