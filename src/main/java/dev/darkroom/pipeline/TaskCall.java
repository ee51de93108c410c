package dev.darkroom.pipeline;

import dev.darkroom.adapter.http.ProviderFetch;
import dev.darkroom.adapter.http.ProviderFetch.FetchException;
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
    private static final int OK = 200;

    private final TaskCodec codec;
    private final Requests requests;
    private final ProviderSettings settings;
    private final ProviderFetch fetch;
    private final ImageDownload download;
    private final TaskCancel cancel;
    private final Spool spool;

    TaskCall(
            TaskCodec codec,
            Requests requests,
            ProviderSettings settings,
            ProviderFetch fetch,
            ImageDownload download,
            TaskCancel cancel,
            Spool spool) {
        this.codec = codec;
        this.requests = requests;
        this.settings = settings;
        this.fetch = fetch;
        this.download = download;
        this.cancel = cancel;
        this.spool = spool;
    }

    /** Makes the message the request. */
    public void request(@ExchangeProperty(Claims.WORK) RenderWork work, Exchange exchange) throws ProviderException {
        requests.prepare(work, exchange);
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
        if (download.rests(work, exchange)) {
            return;
        }
        boolean late = download.isLate(work);
        if (late && !download.hasFailed(work, exchange)) {
            throw new ProviderException(
                    ErrorType.TIMEOUT,
                    Purchase.UNKNOWN,
                    "no image within " + settings.timeout().toSeconds() + " s");
        }
        Reply reply = polled(work);
        TaskCodec.Progress progress = progress(work, reply);
        if (progress.imageUrl() != null) {
            fetchImage(work, exchange, progress);
        } else if (late) {
            download.failed(work, exchange, "its address is not named any more", false);
        } else if (reply != null) {
            cancel.ifWished(work, exchange, codec.cancelUrl(reply), requests.authorisation(work));
        }
    }

    private TaskCodec.Progress progress(RenderWork work, Reply reply) throws ProviderException {
        return reply == null ? TaskCodec.Progress.PENDING : requests.progress(codec, work, reply);
    }

    /** Null: there was no answer this time. */
    private Reply polled(RenderWork work) {
        try {
            Reply reply = fetch.poll(work.attempt().receipt().pollUrl(), requests.authorisation(work));
            if (reply.status() == OK) {
                return reply;
            }
            LOGGER.debug("{}: polling answers HTTP {}", work.attempt().attemptId(), reply.status());
        } catch (FetchException e) {
            LOGGER.debug("{}: {}", work.attempt().attemptId(), e.getMessage());
        }
        return null;
    }

    private void fetchImage(RenderWork work, Exchange exchange, TaskCodec.Progress progress)
            throws IOException, ProviderException {
        String sha256 = download.once(work, exchange, progress.imageUrl());
        if (sha256 != null) {
            requests.answered(work, new Answer(sha256, progress.seed(), progress.finalPrompt(), null));
        }
    }

    @Override
    public boolean again(RenderWork work) throws IOException, ProviderException {
        Attempt attempt = work.attempt();
        if (attempt.receipt() == null) {
            return false;
        }
        TaskCodec.Progress progress = progress(work, polled(work));
        if (progress.imageUrl() == null) {
            return false;
        }
        try {
            if (download.fetched(work, progress.imageUrl())
                    .equals(attempt.result().spoolSha256())) {
                return true;
            }
            LOGGER.warn("{}: the image that is fetched again is not the same", attempt.attemptId());
        } catch (FetchException e) {
            LOGGER.warn("{}: the image cannot be fetched again: {}", attempt.attemptId(), e.getMessage());
        }
        spool.remove(attempt.assetId());
        return false;
    }
}
