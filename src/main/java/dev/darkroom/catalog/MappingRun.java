package dev.darkroom.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Output;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * One run of a jq program that comes to an end: the calls of jq's own functions and what they give are counted, its depth
 * is that of a small stack, and whoever waits for it waits for so long only.
 */
final class MappingRun extends Thread {
    private static final int MOST_STEPS = 200_000;
    private static final int MOST_RESULTS = 2;
    private static final long STACK_BYTES = 8 << 20;

    private final Runnable program;
    private final List<JsonNode> results = new ArrayList<>();
    private int steps;
    private volatile boolean abandoned;
    private volatile String problem;
    private volatile Throwable fault;

    /** Unchecked, so that a {@code try} of the program does not catch it. */
    private static final class EndlessException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EndlessException(String message) {
            super(message, null, false, false);
        }
    }

    MappingRun(JsonQuery query, Scope scope, JsonNode document) {
        super(null, null, "mapping", STACK_BYTES);
        setDaemon(true);
        this.program = () -> {
            try {
                query.apply(Scope.newChildScope(scope), document, (Output) this::result);
            } catch (JsonQueryException e) {
                problem = "fails: " + Mapping.firstLine(e);
            }
        };
    }

    /** Puts a counting function in the place of each that the scope has. */
    static void meter(Scope scope) {
        for (Map.Entry<String, Function> known :
                Map.copyOf(scope.getLocalFunctions()).entrySet()) {
            String key = known.getKey();
            int slash = key.lastIndexOf('/');
            Function metered = metered(known.getValue());
            if (slash <= 0) {
                scope.addFunction(key, metered);
            } else {
                scope.addFunction(key.substring(0, slash), Integer.parseInt(key.substring(slash + 1)), metered);
            }
        }
    }

    private static Function metered(Function function) {
        return (scope, args, in, path, output, version) -> {
            step();
            function.apply(
                    scope,
                    args,
                    in,
                    path,
                    (value, place) -> {
                        step();
                        output.emit(value, place);
                    },
                    version);
        };
    }

    private static void step() {
        if (currentThread() instanceof MappingRun run) {
            run.steps++;
            if (run.abandoned || run.steps > MOST_STEPS) {
                throw new EndlessException("does not come to an end within " + MOST_STEPS + " steps");
            }
        }
    }

    private void result(JsonNode value) {
        results.add(value);
        if (results.size() >= MOST_RESULTS) {
            throw new EndlessException("gives more than one document");
        }
    }

    @Override
    public void run() {
        try {
            program.run();
        } catch (EndlessException e) {
            problem = e.getMessage();
        } catch (StackOverflowError e) {
            problem = "goes too deep: a function that calls itself must come to an end";
        } catch (RuntimeException | Error e) {
            fault = e;
        }
    }

    /** What it gives, nothing or one document. @throws Mapping.MappingException when it fails or does not end */
    List<JsonNode> results(Duration patience) throws Mapping.MappingException {
        start();
        try {
            join(patience.toMillis());
        } catch (InterruptedException e) {
            abandoned = true;
            currentThread().interrupt();
            throw new Mapping.MappingException("was interrupted");
        }
        if (isAlive()) {
            // What calls no function of jq cannot be stopped; such a thread is a daemon, and nobody waits for it.
            abandoned = true;
            throw new Mapping.MappingException("does not come to an end within " + patience.toSeconds() + " s");
        }
        if (fault instanceof Error error) {
            throw error;
        }
        if (fault != null) {
            // Its message could hold the document.
            throw new Mapping.MappingException("fails: " + fault.getClass().getSimpleName());
        }
        if (problem != null) {
            throw new Mapping.MappingException(problem);
        }
        return results;
    }
}
