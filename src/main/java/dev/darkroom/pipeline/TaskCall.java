package dev.darkroom.pipeline;

import dev.darkroom.adapter.http.ProviderFetch;
import dev.darkroom.adapter.http.ProviderFetch.FetchException;
import dev.darkroom.adapter.http.ProviderFetch.RefusedException;
import dev.darkroom.asset.BadImageException;
import dev.darkroom.asset.ImageInspector;
import dev.darkroom.asset.Spool;
import dev.darkroom.config.Settings.ProviderSettings;
import dev.darkroom.provider.Answer;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.provider.Refusals;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.TaskCodec;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderWaitsException;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of a provider that takes a task, is polled, and names an address when the image is there. */
public final class TaskCall implements SecondFetch {
    private static final Logger LOGGER = LoggerFactory.getLogger(TaskCall.class);
    /** An image that is paid for is fetched so often at least, however short the time. */
    private static final int FEWEST_DOWNLOADS = 5;

    private static final int LONGEST_PAUSE_SECONDS = 64;
    private static final int OK = 200;
    private static final String FAILED = "downloadFailed-";

    /** Fetching the image has failed so often, and is not tried before that time. */
    private record Failed(int times, long againNanos) {
        boolean rests() {
            return times > 0 && System.nanoTime() - againNanos < 0;
        }
    }

    private final TaskCodec codec;
    private final Requests requests;
    private final ProviderSettings settings;
    private final ProviderFetch fetch;
    private final Spool spool;
    private final ImageInspector inspector;
    private final long mostImageBytes;

    /** @param mostImageBytes a larger image is paid for and lost */
    public TaskCall(
            TaskCodec codec,
            ProviderSettings settings,
            ProviderFetch fetch,
            Spool spool,
            ImageInspector inspector,
            long mostImageBytes) {
        this.codec = codec;
        this.requests = new Requests(codec, settings);
        this.settings = settings;
        this.fetch = fetch;
        this.spool = spool;
        this.inspector = inspector;
        this.mostImageBytes = mostImageBytes;
    }

    /** Makes the message the request. */
    public void request(@ExchangeProperty(Claims.WORK) RenderWork work, Exchange exchange) {
        requests.prepare(work, exchange);
        // The catalogue's model, checked by the codec: nothing from outside is in it.
        exchange.getMessage()
                .setHeader(Exchange.HTTP_PATH, codec.path(work.attempt().modelId()));
    }

    /** The provider has taken the task, or refused it. */
    public void taken(@ExchangeProperty(Claims.WORK) RenderWork work, Exchange exchange)
            throws IOException, ProviderException {
        Attempt.Receipt receipt = codec.receipt(requests.text(work, exchange), requests.words(work));
        try {
            fetch.requirePoll(receipt.pollUrl());
        } catch (FetchException e) {
            throw Refusals.garbled("task " + receipt.providerRef() + ": " + e.getMessage());
        }
        work.taken(receipt);
    }

    /** Whether the image is still to be waited for. */
    public boolean isPending(@ExchangeProperty(Claims.WORK) RenderWork work) {
        return work.answer() == null;
    }

    /** Asks once how the task goes, and fetches the image if it is there. What fails is tried at the next round. */
    public void look(@ExchangeProperty(Claims.WORK) RenderWork work, Exchange exchange)
            throws IOException, ProviderException {
        if (exchange.getContext().isStopping()) {
            throw new RenderWaitsException(
                    work.claim(), "for the next start: " + codec.provider() + " works on it", Duration.ZERO);
        }
        Failed failed = failed(work, exchange);
        if (failed.rests()) {
            return;
        }
        boolean late = isLate(work);
        if (late && failed.times() == 0) {
            throw new ProviderException(
                    ErrorType.TIMEOUT,
                    Purchase.UNKNOWN,
                    "no image within " + settings.timeout().toSeconds() + " s");
        }
        TaskCodec.Progress progress = progress(work);
        if (progress.imageUrl() != null) {
            download(work, exchange, progress);
        } else if (late) {
            notFetched(work, exchange, "its address is not named any more", false);
        }
    }

    private boolean isLate(RenderWork work) {
        return work.callMillis() > settings.timeout().toMillis();
    }

    private static Failed failed(RenderWork work, Exchange exchange) {
        return exchange.getProperty(FAILED + work.attempt().attemptId(), new Failed(0, 0), Failed.class);
    }

    private TaskCodec.Progress progress(RenderWork work) throws ProviderException {
        try {
            Reply reply = fetch.poll(work.attempt().receipt().pollUrl(), requests.authorisation(work));
            if (reply.status() == OK) {
                return codec.progress(reply, requests.words(work));
            }
            LOGGER.debug("{}: polling answers HTTP {}", work.attempt().attemptId(), reply.status());
        } catch (FetchException e) {
            LOGGER.debug("{}: {}", work.attempt().attemptId(), e.getMessage());
        }
        return TaskCodec.Progress.PENDING;
    }

    @Override
    public boolean again(RenderWork work) throws IOException, ProviderException {
        Attempt attempt = work.attempt();
        if (attempt.receipt() == null) {
            return false;
        }
        TaskCodec.Progress progress = progress(work);
        if (progress.imageUrl() == null) {
            return false;
        }
        try {
            String sha256 = fetched(work, progress);
            if (sha256.equals(attempt.result().spoolSha256())) {
                return true;
            }
            LOGGER.warn("{}: the image that is fetched again is not the same", attempt.attemptId());
        } catch (FetchException e) {
            LOGGER.warn("{}: the image cannot be fetched again: {}", attempt.attemptId(), e.getMessage());
        }
        spool.remove(attempt.assetId());
        return false;
    }

    /** Fetches the image into the spool; returns its SHA-256. */
    private String fetched(RenderWork work, TaskCodec.Progress progress) throws IOException {
        return spool.write(
                work.attempt().assetId(),
                out -> fetch.download(progress.imageUrl(), out, mostImageBytes, settings.timeout()));
    }

    private void download(RenderWork work, Exchange exchange, TaskCodec.Progress progress)
            throws IOException, ProviderException {
        String assetId = work.attempt().assetId();
        try {
            String sha256 = fetched(work, progress);
            inspector.inspect(spool.image(assetId));
            String said = progress.finalPrompt();
            requests.answered(
                    work,
                    new Answer(
                            sha256,
                            progress.seed(),
                            said == null ? work.request().prompt() : said,
                            null));
        } catch (RefusedException e) {
            // The operator can allow the host and fetch what is paid for.
            spool.remove(assetId);
            throw Refusals.garbled("task " + work.attempt().receipt().providerRef() + ": " + e.getMessage());
        } catch (FetchException e) {
            notFetched(work, exchange, e.getMessage(), e.tooLong());
        } catch (BadImageException e) {
            notFetched(work, exchange, e.getMessage(), false);
        }
    }

    /** It is fetched again, from a fresh address, after pauses of 1, 2, 4 s and so on, while the call's time lasts. */
    private void notFetched(RenderWork work, Exchange exchange, String why, boolean hopeless)
            throws IOException, ProviderException {
        String attemptId = work.attempt().attemptId();
        spool.remove(work.attempt().assetId());
        int times = failed(work, exchange).times() + 1;
        if (hopeless || (times >= FEWEST_DOWNLOADS && isLate(work))) {
            throw new ProviderException(
                    ErrorType.BAD_RESPONSE, Purchase.LOST, "the image is paid for and could not be fetched: " + why);
        }
        int pause = 1 << Math.min(times - 1, Integer.numberOfTrailingZeros(LONGEST_PAUSE_SECONDS));
        exchange.setProperty(
                FAILED + attemptId,
                new Failed(times, System.nanoTime() + Duration.ofSeconds(pause).toNanos()));
        LOGGER.info("{}: {}; it is fetched again in {} s", attemptId, why, pause);
    }
}
