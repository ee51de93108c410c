package dev.darkroom.web;

import dev.darkroom.adapter.jdbc.AssetSearch;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.asset.Asset;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.job.ImageFormat;
import dev.darkroom.render.ErrorType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /assets/{id}/content} and {@code /thumbnail}: for keys that may read, and for whoever has a signed address. */
public final class AssetFiles {
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.http");
    private static final long A_YEAR = 31_536_000;
    /** Thumbnails have at most 2048 pixels a side; these fit in memory. */
    private static final int LONGEST_THUMBNAIL = 16 << 20;

    private final AssetSearch assets;
    private final StoredImages images;
    private final ImageUrls urls;

    public AssetFiles(AssetSearch assets, ImageStorage storage, ImageUrls urls) {
        this.assets = assets;
        this.images = new StoredImages(storage);
        this.urls = urls;
    }

    /** The image, or the part of it that is asked for, as it is in storage. */
    public HttpAnswer content(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        call.allowing("expires", "signature");
        Optional<Long> signed = urls.permit(call, ImageUrls.CONTENT);
        Asset asset = asset(call, signed.isPresent());
        String tag = "\"" + asset.sha256() + "\"";
        if (Versions.has(call, tag)) {
            return kept(HttpAnswer.empty(304), tag, signed);
        }
        Optional<ByteRange> part = ByteRange.of(call, tag, asset.bytes());
        long offset = part.map(ByteRange::offset).orElse(0L);
        long length = part.map(ByteRange::length).orElse(asset.bytes());
        InputStream in = call.method().equals("HEAD") ? images.open(asset, 0, 1) : images.open(asset, offset, length);
        HttpAnswer answer = HttpAnswer.stream(
                        part.isPresent() ? 206 : 200,
                        asset.format().contentType(),
                        length,
                        StoredImages.writer(in, length))
                .with("Accept-Ranges", "bytes")
                .with(
                        "Content-Disposition",
                        "inline; filename=\"" + asset.id() + "."
                                + asset.format().extension() + "\"");
        return kept(part.isPresent() ? answer.with("Content-Range", part.get().header()) : answer, tag, signed);
    }

    /** A small picture of it. */
    public HttpAnswer thumbnail(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        call.allowing("expires", "signature");
        Optional<Long> signed = urls.permit(call, ImageUrls.THUMBNAIL);
        Asset asset = asset(call, signed.isPresent());
        String tag = "\"" + asset.sha256() + "-thumbnail\"";
        if (Versions.has(call, tag)) {
            return kept(HttpAnswer.empty(304), tag, signed);
        }
        String key = asset.thumbnailKey();
        ImageFormat format = key.endsWith("." + ImageFormat.PNG.extension()) ? ImageFormat.PNG : ImageFormat.JPEG;
        HttpAnswer answer =
                new HttpAnswer(200, Map.of("Content-Type", format.contentType()), new HttpAnswer.Bytes(small(asset)));
        return kept(answer, tag, signed);
    }

    private byte[] small(Asset asset) throws HttpProblem {
        try (InputStream in = images.thumbnail(asset)) {
            return in.readNBytes(LONGEST_THUMBNAIL);
        } catch (IOException e) {
            LOGGER.warn("the thumbnail of asset {} cannot be read: {}", asset.id(), e.toString());
            throw new HttpProblem(
                    503,
                    ErrorType.STORAGE_FAILED,
                    "storage broke off; ask again",
                    List.of(),
                    Map.of("Retry-After", "1"));
        }
    }

    private Asset asset(HttpCall call, boolean signed) throws HttpProblem {
        String instance = signed ? null : call.caller().instanceId();
        return assets.find(instance, call.parameter("id")).orElseThrow(() -> AssetCalls.unknown(call));
    }

    /** What is at an address never changes; who may see it with a signature may so only for a while. */
    private static HttpAnswer kept(HttpAnswer answer, String tag, Optional<Long> signed) {
        return answer.with("ETag", tag)
                .with("Cache-Control", "private, max-age=" + Math.min(A_YEAR, signed.orElse(A_YEAR)) + ", immutable");
    }
}
