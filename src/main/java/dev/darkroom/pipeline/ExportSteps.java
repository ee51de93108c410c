package dev.darkroom.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.ExportStore;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.config.Settings;
import dev.darkroom.export.Export;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.Exported;
import dev.darkroom.job.ExportTargets;
import dev.darkroom.render.ErrorType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The steps of the export route. An export that fails is tried again on its own; the image is never touched. */
public final class ExportSteps {
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.export");
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final String EXPORT = "export";

    private final ExportStore exports;
    private final ExportLeases leases;
    private final Map<String, String> routes;
    private final Settings.Exports retries;

    /** Targets are those that jobs may name, and what providers of the catalog take beside them. */
    public ExportSteps(ExportStore exports, ExportLeases leases, Catalog catalog, Settings.Exports retries) {
        this.exports = exports;
        this.leases = leases;
        this.retries = retries;
        this.routes = new TreeMap<>();
        Stream.concat(
                        new ExportTargets().names().stream(),
                        catalog.providers().values().stream().flatMap(provider -> provider.exports().stream()))
                .forEach(target -> routes.put(target, "direct:export-" + target));
    }

    /** Puts the export into the exchange; one that is done, gone or in other hands is dropped. */
    public void begin(@Body String exportId, Exchange exchange) {
        // A frozen process's try may have lost its lease, and goes on all the same.
        Optional<Export> taken = leases.isTrying(exportId) ? Optional.empty() : exports.take(exportId);
        taken.ifPresentOrElse(
                export -> {
                    holdToTheEnd(export, exchange);
                    exchange.setProperty(EXPORT, export);
                    exchange.getMessage().setBody(export);
                },
                () -> exchange.setRouteStop(true));
    }

    private void holdToTheEnd(Export export, Exchange exchange) {
        leases.hold(export);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange over) {
                leases.letGo(export);
            }
        });
    }

    /** The one route that serves the target; null once it has been there. */
    public String next(
            @ExchangeProperty(EXPORT) Export export, @ExchangeProperty(Exchange.SLIP_ENDPOINT) String previous)
            throws ExportException {
        if (previous != null) {
            return null;
        }
        String route = routes.get(export.target());
        if (route == null) {
            throw ExportException.never("there is no export target '" + export.target() + "'");
        }
        return route;
    }

    /** It is with its target, for good or to be placed there; the body is an {@link Exported} or what a dry run answers. */
    public void done(@ExchangeProperty(EXPORT) Export export, @Body Object answer) {
        Exported exported = answer instanceof Exported real
                ? real
                : Exported.arrived(((ObjectNode) answer).deepCopy().put("dry_run", true));
        String result = exported.result().toString();
        if (exported.awaitsPlacement()) {
            exports.linked(export, result);
        } else {
            exports.done(export, result);
        }
    }

    /** It has not: tried again after a growing pause or after the one that the target asks for, or given up. */
    public void failed(Exchange exchange) {
        Export export = exchange.getProperty(EXPORT, Export.class);
        Exception cause = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        ExportException.Kind kind = cause instanceof ExportException e ? e.kind() : ExportException.Kind.AGAIN;
        if (kind == ExportException.Kind.LATER) {
            Duration pause = ((ExportException) cause).pause();
            Duration atLeast = pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause;
            log(Level.INFO, export, "wanted in " + atLeast, cause);
            exports.later(export, atLeast, cause.getMessage());
            return;
        }
        if (kind == ExportException.Kind.NEVER || export.failures() + 1 >= retries.maxAttempts()) {
            log(Level.WARN, export, "given up", cause);
            exports.failed(export, ErrorType.EXPORT_FAILED, cause.getMessage());
            return;
        }
        Duration pause = pause(export.failures());
        log(Level.WARN, export, "tried again in " + pause, cause);
        exports.putOff(export, pause, ErrorType.EXPORT_FAILED, cause.getMessage());
    }

    private static void log(Level level, Export export, String what, Exception cause) {
        LOGGER.atLevel(level)
                .addKeyValue("export", export.exportId())
                .addKeyValue("target", export.target())
                .log("{}: {}", what, cause.getMessage());
    }

    private Duration pause(int failures) {
        long first = retries.retryDelay().toMillis();
        return Duration.ofMillis(Math.min(retries.retryMaxDelay().toMillis(), first << Math.min(failures, 20)));
    }
}
