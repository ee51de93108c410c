package dev.darkroom.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.adapter.jdbc.ExportStore;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.config.Settings;
import dev.darkroom.export.DryRunExport;
import dev.darkroom.export.Export;
import dev.darkroom.export.ExportException;
import dev.darkroom.render.ErrorType;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.ExchangePropertyKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the export route. An export that fails is tried again on its own; the image is never touched. */
public final class ExportSteps {
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.export");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String EXPORT = "export";

    private final ExportStore exports;
    private final Map<String, String> routes;
    private final Settings.Exports retries;

    /** Targets and the providers that serve them come from the catalog. */
    public ExportSteps(ExportStore exports, Catalog catalog, Settings.Exports retries) {
        this.exports = exports;
        this.retries = retries;
        this.routes = new TreeMap<>();
        catalog.providers().values().forEach(provider -> provider.exports()
                .forEach(target -> routes.put(target, "direct:export-" + target)));
    }

    /** Puts the export into the exchange; one that is done, gone or in other hands is dropped. */
    public void begin(@Body String exportId, Exchange exchange) {
        exports.take(exportId)
                .ifPresentOrElse(export -> exchange.setProperty(EXPORT, export), () -> exchange.setRouteStop(true));
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
            throw new ExportException("there is no export target '" + export.target() + "'", false);
        }
        return route;
    }

    /** Answers in the target's place without calling anybody. */
    public String dryRun(@ExchangeProperty(EXPORT) Export export) throws ExportException, JsonProcessingException {
        if (!export.dryRun()) {
            throw new ExportException("exports to " + export.target() + " work in dry-run only in this version", false);
        }
        JsonNode options = JSON.readTree(export.options());
        return JSON.writeValueAsString(DryRunExport.answer(export, options));
    }

    /** It has arrived; the body is what the target answered. */
    public void done(@ExchangeProperty(EXPORT) Export export, @Body String result) {
        exports.done(export, result);
    }

    /** It has not: tried again after a growing pause, or given up. */
    public void failed(Exchange exchange) {
        Export export = exchange.getProperty(EXPORT, Export.class);
        Exception cause = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        boolean again = !(cause instanceof ExportException e) || e.again();
        if (!again || export.tries() + 1 >= retries.maxAttempts()) {
            LOGGER.atWarn()
                    .addKeyValue("export", export.exportId())
                    .addKeyValue("target", export.target())
                    .log("given up: {}", cause.getMessage());
            exports.failed(export, ErrorType.EXPORT_FAILED, cause.getMessage());
            return;
        }
        Duration pause = pause(export.tries());
        LOGGER.atWarn()
                .addKeyValue("export", export.exportId())
                .addKeyValue("target", export.target())
                .log("tried again in {}: {}", pause, cause.getMessage());
        exports.putOff(export, pause, ErrorType.EXPORT_FAILED, cause.getMessage());
    }

    private Duration pause(int tries) {
        long first = retries.retryDelay().toMillis();
        return Duration.ofMillis(Math.min(retries.retryMaxDelay().toMillis(), first << Math.min(tries, 20)));
    }
}
