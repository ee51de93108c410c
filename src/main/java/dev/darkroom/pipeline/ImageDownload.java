package dev.darkroom.pipeline;

import dev.darkroom.adapter.http.ProviderFetch;
import dev.darkroom.adapter.http.ProviderFetch.FetchException;
import dev.darkroom.adapter.http.ProviderFetch.RefusedException;
import dev.darkroom.asset.BadImageException;
import dev.darkroom.asset.ImageInspector;
import dev.darkroom.asset.Spool;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.provider.Refusals;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches an image that is paid for, from the address that its provider names. What fails is tried again after pauses of
 * 1, 2, 4 s and so on, while the call's time lasts.
 */
final class ImageDownload {
    private static final Logger LOGGER = LoggerFactory.getLogger(ImageDownload.class);
    /** It is fetched so often at least, however short the time. */
    private static final int FEWEST = 5;

    private static final int LONGEST_PAUSE_SECONDS = 64;
    private static final String FAILED = "downloadFailed-";

    /** Fetching has failed so often, and is not tried before that time. */
    private record Failed(int times, long againNanos) {}

    private final ProviderFetch fetch;
    private final Requests requests;
    private final Spool spool;
    private final ImageInspector inspector;
    private final long mostImageBytes;
    private final Duration timeout;

    /**
     * @param requests knows the key
     * @param mostImageBytes a larger image is paid for and lost
     * @param timeout of the whole call
     */
    ImageDownload(
            ProviderFetch fetch,
            Requests requests,
            Spool spool,
            ImageInspector inspector,
            long mostImageBytes,
            Duration timeout) {
        this.fetch = fetch;
        this.requests = requests;
        this.spool = spool;
        this.inspector = inspector;
        this.mostImageBytes = mostImageBytes;
        this.timeout = timeout;
    }

    /** Whether it pauses after a failure. */
    boolean rests(RenderWork work, Exchange exchange) {
        Failed failed = failed(work, exchange);
        return failed.times() > 0 && System.nanoTime() - failed.againNanos() < 0;
    }

    /** Whether it has failed. */
    boolean hasFailed(RenderWork work, Exchange exchange) {
        return failed(work, exchange).times() > 0;
    }

    /** Whether the call's time is over. */
    boolean isLate(RenderWork work) {
        return work.callMillis() > timeout.toMillis();
    }

    private static Failed failed(RenderWork work, Exchange exchange) {
        return exchange.getProperty(FAILED + work.attempt().attemptId(), new Failed(0, 0), Failed.class);
    }

    /** Fetches it once into the spool, unchecked; returns its SHA-256. */
    String fetched(RenderWork work, String url) throws IOException {
        return spool.write(
                work.attempt().assetId(),
                out -> fetch.download(url, out, mostImageBytes, timeout, requests.authorisation(work)));
    }

    /**
     * Tries once.
     *
     * @return its SHA-256; null: it is to be tried again
     * @throws ProviderException when it will never be there
     */
    String once(RenderWork work, Exchange exchange, String url) throws IOException, ProviderException {
        try {
            String sha256 = fetched(work, url);
            inspector.inspect(spool.image(work.attempt().assetId()));
            return sha256;
        } catch (RefusedException e) {
            // The operator can allow the host and fetch what is paid for.
            forget(work);
            throw Refusals.garbled(task(work) + e.getMessage());
        } catch (FetchException e) {
            failed(work, exchange, e.getMessage(), e.tooLong());
        } catch (BadImageException e) {
            failed(work, exchange, e.getMessage(), false);
        }
        return null;
    }

    private static String task(RenderWork work) {
        return work.attempt().receipt() == null
                ? ""
                : "task " + work.attempt().receipt().providerRef() + ": ";
    }

    /** Notes a failure, and gives up when it is hopeless or the time is over. */
    void failed(RenderWork work, Exchange exchange, String why, boolean hopeless)
            throws IOException, ProviderException {
        forget(work);
        int times = failed(work, exchange).times() + 1;
        if (hopeless || (times >= FEWEST && isLate(work))) {
            throw new ProviderException(
                    ErrorType.BAD_RESPONSE, Purchase.LOST, "the image is paid for and could not be fetched: " + why);
        }
        int pause = 1 << Math.min(times - 1, Integer.numberOfTrailingZeros(LONGEST_PAUSE_SECONDS));
        exchange.setProperty(
                FAILED + work.attempt().attemptId(),
                new Failed(times, System.nanoTime() + Duration.ofSeconds(pause).toNanos()));
        LOGGER.info("{}: {}; it is fetched again in {} s", work.attempt().attemptId(), why, pause);
    }

    private void forget(RenderWork work) throws IOException {
        Files.deleteIfExists(spool.image(work.attempt().assetId()));
    }
}
