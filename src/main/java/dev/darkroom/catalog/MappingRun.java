package dev.darkroom.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
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
 * is that of a small stack, its memory is limited, and whoever waits for it waits for so long only.
 */
final class MappingRun extends Thread {
    private static final int MOST_STEPS = 200_000;
    private static final int MOST_RESULTS = 2;
    private static final long STACK_BYTES = 8 << 20;
    /** What it takes over its whole run, be it free again: a text that is doubled again and again gets no longer. */
    private static final long MOST_MEBIBYTES = 128;
    /** And for each byte of the document's texts, among them images: they are copied when texts are joined. */
    private static final long COPIES = 8;

    private static final long LOOK_MILLIS = 10;
    private static final ThreadMXBean MEMORY = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private final Runnable program;
    private final long mostMebibytes;
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
        this.mostMebibytes = MOST_MEBIBYTES + ((COPIES * texts(document)) >> 20);
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
            if (run.takesTooMuch()) {
                throw new EndlessException(run.tooMuch());
            }
        }
    }

    private boolean takesTooMuch() {
        return MEMORY.getThreadAllocatedBytes(getId()) >> 20 >= mostMebibytes;
    }

    private String tooMuch() {
        return "does not come to an end within " + mostMebibytes + " MiB of memory";
    }

    private static long texts(JsonNode document) {
        long length = document.isTextual() ? document.textValue().length() : 0;
        for (JsonNode member : document) {
            length += texts(member);
        }
        return length;
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
        } catch (OutOfMemoryError e) {
            problem = tooMuch(); // what it had is free again when this thread ends
        } catch (RuntimeException | Error e) {
            fault = e;
        }
    }

    private void await(long until) throws InterruptedException {
        while (isAlive() && !takesTooMuch() && System.nanoTime() - until < 0) {
            join(LOOK_MILLIS);
        }
    }

    /** What it gives, nothing or one document. @throws Mapping.MappingException when it fails or does not end */
    List<JsonNode> results(Duration patience) throws Mapping.MappingException {
        start();
        try {
            await(System.nanoTime() + patience.toNanos());
        } catch (InterruptedException e) {
            abandoned = true;
            currentThread().interrupt();
            throw new Mapping.MappingException("was interrupted");
        }
        if (isAlive()) {
            // What calls no function of jq cannot be stopped; such a thread is a daemon, and nobody waits for it.
            // One that only doubles a text ends by itself, at the longest that a text can be.
            abandoned = true;
            throw new Mapping.MappingException(
                    takesTooMuch() ? tooMuch() : "does not come to an end within " + patience.toSeconds() + " s");
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
