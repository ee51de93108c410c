package dev.darkroom.adapter.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What this process counts and measures, in the form that Prometheus reads. Labels have few values each: routes,
 * providers, models of the catalogue, closed sets of words. Thread-safe.
 */
public final class Metrics {
    /** What the text is; name and version as Prometheus wants them. */
    public static final String MEDIA_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final double[] REQUEST_SECONDS = {.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 15, 60};
    private static final double[] IMAGE_SECONDS = {.05, .1, .25, .5, 1, 2.5, 5, 10, 15, 20, 30, 60, 120, 300};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final Counter requests = counter(
            "darkroom_http_requests_total", "Requests answered, by path of the endpoint", "route", "method", "status");
    private final Histogram requestSeconds = histogram(
            "darkroom_http_request_seconds",
            "From the head of a request to the end of its answer; without /events",
            REQUEST_SECONDS,
            "route",
            "method");
    private final Counter renders = counter(
            "darkroom_renders_total", "Renders that ended or are held, by outcome", "provider", "model", "outcome");
    private final Histogram renderSeconds = histogram(
            "darkroom_render_seconds", "From the claim of a render to its image in storage", IMAGE_SECONDS, "provider");
    private final Counter renderErrors =
            counter("darkroom_render_errors_total", "Renders that failed, were cancelled or are held, by type", "type");
    private final Histogram callSeconds = histogram(
            "darkroom_provider_call_seconds",
            "From a request for an image to its bytes or its failure, polling included",
            IMAGE_SECONDS,
            "provider",
            "outcome");
    private final Counter callErrors =
            counter("darkroom_provider_errors_total", "Calls that brought no image, by type", "provider", "type");
    private final Counter fallbacks = counter(
            "darkroom_fallbacks_total", "Times another provider was asked in the place of this one", "provider");
    private final Counter cache =
            counter("darkroom_cache_lookups_total", "Images made or taken with a cache", "result");

    /**
     * @param standing what the database says; asked several times a scrape, so it must be at hand
     */
    public Metrics(Supplier<Standing> standing) {
        new StandingMetrics(registry, standing).register();
        cache.initLabelValues("hit");
        cache.initLabelValues("miss");
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private Histogram histogram(String name, String help, double[] bounds, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(bounds)
                .withoutExemplars()
                .register(registry);
    }

    /** Begins what may never happen at 0: an alert on a series that is not there stays silent. */
    public Metrics expecting(Collection<String> providers, Collection<String> errorTypes) {
        errorTypes.forEach(renderErrors::initLabelValues);
        for (String provider : providers) {
            fallbacks.initLabelValues(provider);
            callErrors.initLabelValues(provider, "unavailable");
        }
        return this;
    }

    /** Adds a counter that is kept elsewhere; {@code values} by the value of its one label. */
    public Metrics counting(String name, String help, String label, Map<String, LongSupplier> values) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(out -> values.forEach((word, value) -> out.call((double) value.getAsLong(), word)))
                .register(registry);
        return this;
    }

    /** Adds a gauge that is looked up at each scrape; {@code values} by the value of its one label. */
    public Metrics showing(String name, String help, String label, Map<String, DoubleSupplier> values) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(out -> values.forEach((word, value) -> out.call(value.getAsDouble(), word)))
                .register(registry);
        return this;
    }

    /** A request was answered. {@code took} null: it was no request that is over when it is answered. */
    public void request(String route, String method, int status, Duration took) {
        requests.labelValues(route, method, String.valueOf(status)).inc();
        if (took != null) {
            requestSeconds.labelValues(route, method).observe(seconds(took));
        }
    }

    /** A render brought an image. */
    public void made(String provider, String model, String outcome, Duration took) {
        renders.labelValues(provider, model, outcome).inc();
        renderSeconds.labelValues(provider).observe(seconds(took));
    }

    /** A render ended without an image, or is held. */
    public void notMade(String provider, String model, String outcome, String errorType) {
        renders.labelValues(provider, model, outcome).inc();
        renderErrors.labelValues(errorType).inc();
    }

    /** A provider's call brought its image. */
    public void answered(String provider, Duration took) {
        callSeconds.labelValues(provider, "answered").observe(seconds(took));
    }

    /** A provider's call brought none. */
    public void failed(String provider, String errorType, Duration took) {
        callSeconds.labelValues(provider, "failed").observe(seconds(took));
        callErrors.labelValues(provider, errorType).inc();
    }

    /** The next provider is asked. */
    public void passedOn(String provider) {
        fallbacks.labelValues(provider).inc();
    }

    /** An image was taken from the cache, or could have been and was not there. */
    public void looked(boolean hit) {
        cache.labelValues(hit ? "hit" : "miss").inc();
    }

    private static double seconds(Duration took) {
        return took.toNanos() / 1e9;
    }

    /** All of them, as text of {@link #MEDIA_TYPE}. */
    public byte[] text() {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            writer.write(out, registry.scrape());
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
    }
}
