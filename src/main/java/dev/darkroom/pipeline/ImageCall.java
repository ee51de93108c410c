package dev.darkroom.pipeline;

import dev.darkroom.adapter.http.HttpFailures;
import dev.darkroom.adapter.http.Transfer;
import dev.darkroom.asset.Spool;
import dev.darkroom.config.Settings.ProviderSettings;
import dev.darkroom.provider.Answer;
import dev.darkroom.provider.AnswerFile;
import dev.darkroom.provider.ImageCodec;
import dev.darkroom.provider.ImageCodec.Delivered;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a provider whose answer holds the image or names its address. The whole answer is on disk before it is
 * looked at.
 */
public final class ImageCall implements SecondFetch {
    private static final Logger LOGGER = LoggerFactory.getLogger(ImageCall.class);
    /** Base64 makes three bytes four; the rest is for what stands round the image, be it a second one. */
    private static final long ROUND_THE_IMAGE = 4 << 20;

    private static final Duration LEAST_TIME = Duration.ofSeconds(1);

    private final ImageCodec codec;
    private final Requests requests;
    private final ProviderSettings settings;
    private final ImageDownload download;
    private final Spool spool;
    private final long mostImageBytes;

    /** @param mostImageBytes a larger image is paid for and lost */
    ImageCall(
            ImageCodec codec,
            Requests requests,
            ProviderSettings settings,
            ImageDownload download,
            Spool spool,
            long mostImageBytes) {
        this.codec = codec;
        this.requests = requests;
        this.settings = settings;
        this.download = download;
        this.spool = spool;
        this.mostImageBytes = mostImageBytes;
    }

    /** Whether it is still to be asked: an earlier worker's whole answer may be on disk. */
    public boolean isUnanswered(@ExchangeProperty(Claims.WORK) RenderWork work) {
        return !spool.hasAnswer(work.attempt().assetId());
    }

    /** Makes the message the request. */
    public void request(@ExchangeProperty(Claims.WORK) RenderWork work, Exchange exchange) throws ProviderException {
        requests.prepare(work, exchange);
    }

    /**
     * Keeps the answer.
     *
     * @throws ProviderException when it is a refusal, does not come to its end, or is longer than any image that is taken
     * @throws IOException when our own disk fails
     */
    public void keep(@ExchangeProperty(Claims.WORK) RenderWork work, Exchange exchange)
            throws IOException, ProviderException {
        Duration left = settings.timeout().minusMillis(work.callMillis());
        Transfer transfer = new Transfer(
                mostImageBytes / 3 * 4 + ROUND_THE_IMAGE, left.compareTo(LEAST_TIME) < 0 ? LEAST_TIME : left);
        boolean packed = Requests.isPacked(exchange);
        boolean[] whole = new boolean[1];
        try (InputStream body = requests.success(work, exchange)) {
            spool.keepAnswer(work.attempt().assetId(), out -> whole[0] = transfer.copy(body, out));
        } catch (Transfer.CutException e) {
            throw HttpFailures.ofBody(e.failure());
        }
        if (!whole[0]) {
            spool.setAside(work.attempt().assetId());
            throw new ProviderException(
                    ErrorType.BAD_RESPONSE,
                    Purchase.LOST,
                    "the answer is longer than an image of darkroom.image.max-size");
        }
        if (packed) {
            throw Requests.packed(); // it stays in the spool, for the person who decides
        }
    }

    /** Whether the image is still to be had from the answer. */
    public boolean isPending(@ExchangeProperty(Claims.WORK) RenderWork work) {
        return work.answer() == null;
    }

    /**
     * Has the image from the answer that is on disk; it stays there until the image is settled. A download that fails is
     * tried at the next round.
     */
    public void read(@ExchangeProperty(Claims.WORK) RenderWork work, Exchange exchange)
            throws IOException, ProviderException {
        if (download.rests(work, exchange)) {
            return;
        }
        try {
            readOnce(work, exchange);
        } catch (ProviderException e) {
            if (e.purchase() == Purchase.LOST) {
                spool.setAside(work.attempt().assetId()); // paid for, and never delivered: a person may look at it
            }
            throw e;
        }
    }

    private void readOnce(RenderWork work, Exchange exchange) throws IOException, ProviderException {
        AnswerFile answer = new AnswerFile(spool.answer(work.attempt().assetId()));
        Delivered delivered = requests.delivered(codec, work, answer);
        String sha256 = delivered.image() == null
                ? download.once(work, exchange, delivered.imageUrl())
                : written(work, answer, delivered.image());
        if (sha256 != null) {
            keepFurther(work, answer, delivered.further());
            requests.answered(
                    work, new Answer(sha256, delivered.seed(), delivered.finalPrompt(), delivered.costMicros()));
        }
    }

    /** They may be billed as well: a person finds them when the image is settled. What cannot be read is kept as it is. */
    private void keepFurther(RenderWork work, AnswerFile answer, List<String> images) throws IOException {
        String assetId = work.attempt().assetId();
        for (int i = 0; i < images.size(); i++) {
            String image = images.get(i);
            spool.writeFurther(assetId, i + 1, out -> {
                try {
                    answer.write(image, out, mostImageBytes);
                } catch (ProviderException e) {
                    LOGGER.warn(
                            "attempt {}: a further image: {}", work.attempt().attemptId(), e.getMessage());
                }
            });
        }
    }

    private String written(RenderWork work, AnswerFile answer, String image) throws IOException, ProviderException {
        String assetId = work.attempt().assetId();
        ProviderException[] failure = new ProviderException[1];
        String sha256 = spool.write(assetId, out -> {
            try {
                answer.write(image, out, mostImageBytes);
            } catch (ProviderException e) {
                failure[0] = e;
            }
        });
        if (failure[0] == null) {
            return sha256;
        }
        Files.deleteIfExists(spool.image(assetId));
        if (failure[0].purchase() == Purchase.LOST) {
            spool.setAside(assetId);
        }
        throw failure[0];
    }

    @Override
    public boolean again(RenderWork work) throws IOException, ProviderException {
        if (isUnanswered(work)) {
            return false;
        }
        AnswerFile answer = new AnswerFile(spool.answer(work.attempt().assetId()));
        Delivered delivered = requests.delivered(codec, work, answer);
        String sha256 = delivered.image() == null
                ? download.fetched(work, delivered.imageUrl())
                : written(work, answer, delivered.image());
        return sha256.equals(work.attempt().result().spoolSha256());
    }
}
