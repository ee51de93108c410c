package dev.darkroom.engine;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Ends the process as a kill would, before or after a named step of a route or of the start: for tests that prove what a
 * crash leaves. Without the system property {@code darkroom.failpoint} there is none.
 */
final class FailPoint implements InterceptStrategy {
    static final String PROPERTY = "darkroom.failpoint";
    /** What a process killed by SIGKILL ends with. */
    static final int KILLED = 137;

    private static final Pattern SPEC = Pattern.compile("(before|after|start):([A-Za-z0-9_-]+)@([1-9][0-9]{0,8})");
    /** The start goes past these. */
    private static final Collection<String> STARTS = java.util.List.of("database-open", "recovering", "recovered");

    private final boolean before;
    private final boolean ofStart;
    private final String step;
    private final int nth;
    private final AtomicInteger times = new AtomicInteger();
    private final Runnable end;
    private volatile boolean found;

    private FailPoint(Matcher spec, Runnable end) {
        this.before = spec.group(1).equals("before");
        this.ofStart = spec.group(1).equals("start");
        this.step = spec.group(2);
        this.nth = Integer.parseInt(spec.group(3));
        this.end = end;
    }

    /**
     * The point of that name.
     *
     * @param spec {@code before:<step>@<nth>}, {@code after:<step>@<nth>} or {@code start:<name>@1}; null: none
     * @param end what ends the process
     * @throws SetupException when it is written otherwise
     */
    static FailPoint of(String spec, Runnable end) {
        if (spec == null) {
            return null;
        }
        Matcher matcher = SPEC.matcher(spec);
        if (!matcher.matches() || (matcher.group(1).equals("start") && !STARTS.contains(matcher.group(2)))) {
            throw new SetupException(
                    "-D" + PROPERTY + "=" + spec + ": expected before:<step id>@<nth>, after:<step id>@<nth>"
                            + " or start:<one of " + String.join(", ", STARTS) + ">@1; step ids are in routes/");
        }
        return new FailPoint(matcher, end);
    }

    /** @throws SetupException when no route has such a step */
    void requireStep() {
        if (!ofStart && !found) {
            throw new SetupException("-D" + PROPERTY + ": no route has a step with the id '" + step + "'");
        }
    }

    /** The start has come to this point. */
    void started(String point) {
        if (ofStart && step.equals(point)) {
            hit();
        }
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        if (ofStart || !step.equals(definition.getId())) {
            return target;
        }
        found = true;
        return around(AsyncProcessorConverterHelper.convert(target));
    }

    private Processor around(AsyncProcessor target) {
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                if (before) {
                    hit();
                }
                return super.process(exchange, doneSync -> {
                    if (!before) {
                        hit();
                    }
                    callback.done(doneSync);
                });
            }
        };
    }

    private void hit() {
        if (times.incrementAndGet() == nth) {
            end.run();
        }
    }
}
