package dev.darkroom.pipeline;

import dev.darkroom.adapter.http.HttpFailures;
import dev.darkroom.adapter.http.Transfer;
import dev.darkroom.asset.Spool;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.Model;
import dev.darkroom.config.Settings.ProviderSettings;
import dev.darkroom.provider.Answer;
import dev.darkroom.provider.ImageCodec;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.render.RenderWork;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/** One call of a provider whose answer holds the image. The whole answer is on disk before it is looked at. */
public final class ImageCall implements SecondFetch {
    /** Base64 makes three bytes four; the rest is for what stands round the image. */
    private static final long ROUND_THE_IMAGE = 1 << 20;

    private static final Duration LEAST_TIME = Duration.ofSeconds(1);

    private final ImageCodec codec;
    private final Requests requests;
    private final ProviderSettings settings;
    private final Catalog catalog;
    private final Spool spool;
    private final long mostAnswerBytes;

    /** @param mostImageBytes largest image */
    public ImageCall(ImageCodec codec, ProviderSettings settings, Catalog catalog, Spool spool, long mostImageBytes) {
        this.codec = codec;
        this.settings = settings;
        this.requests = new Requests(codec, settings);
        this.catalog = catalog;
        this.spool = spool;
        this.mostAnswerBytes = mostImageBytes / 3 * 4 + ROUND_THE_IMAGE;
    }

    /** Whether it is still to be asked: an earlier worker's whole answer may be on disk. */
    public boolean isUnanswered(@ExchangeProperty(Claims.WORK) RenderWork work) {
        return !spool.hasAnswer(work.attempt().assetId());
    }

    /** Makes the message the request. */
    public void request(@ExchangeProperty(Claims.WORK) RenderWork work, Exchange exchange) {
        requests.prepare(work, exchange);
    }

    /**
     * Keeps the answer, cut off where no image that is taken could be so long.
     *
     * @throws ProviderException when it is a refusal, or does not come to its end
     * @throws IOException when our own disk fails
     */
    public void keep(@ExchangeProperty(Claims.WORK) RenderWork work, Exchange exchange)
            throws IOException, ProviderException {
        Duration left = settings.timeout().minusMillis(work.callMillis());
        Transfer transfer = new Transfer(mostAnswerBytes, left.compareTo(LEAST_TIME) < 0 ? LEAST_TIME : left);
        boolean packed = requests.isPacked(exchange);
        try (InputStream body = requests.success(work, exchange)) {
            spool.keepAnswer(work.attempt().assetId(), out -> transfer.copy(body, out));
        } catch (Transfer.CutException e) {
            throw HttpFailures.ofBody(e.failure());
        }
        if (packed) {
            throw Requests.packed(); // it stays in the spool, for the person who decides
        }
    }

    /** Reads the answer that is on disk; it stays there until the image is settled. */
    public void read(@ExchangeProperty(Claims.WORK) RenderWork work) throws IOException, ProviderException {
        String assetId = work.attempt().assetId();
        Model model = catalog.models().get(work.attempt().modelId());
        Reading reading = new Reading();
        try (InputStream answer = new BufferedInputStream(Files.newInputStream(spool.answer(assetId)))) {
            String sha256 = spool.write(assetId, image -> {
                try {
                    reading.delivered = codec.read(
                            answer, image, model == null ? null : model.usagePricing(), requests.words(work));
                } catch (ProviderException e) {
                    reading.failure = e;
                }
            });
            if (reading.failure == null) {
                String said = reading.delivered.finalPrompt();
                requests.answered(
                        work,
                        new Answer(
                                sha256,
                                null,
                                said == null ? work.request().prompt() : said,
                                reading.delivered.costMicros()));
                return;
            }
        }
        Files.deleteIfExists(spool.image(assetId));
        if (reading.failure.purchase() == Purchase.LOST) {
            spool.remove(assetId);
        }
        throw reading.failure;
    }

    @Override
    public boolean again(RenderWork work) throws IOException, ProviderException {
        if (isUnanswered(work)) {
            return false;
        }
        read(work);
        return true;
    }

    private static final class Reading {
        private ImageCodec.Delivered delivered;
        private ProviderException failure;
    }
}
