package dev.darkroom.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.access.Scope;
import dev.darkroom.access.UrlSignatures;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.asset.Asset;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.render.ErrorType;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The one place that says at which address a caller, or whoever the caller shows it to, gets an image without a key: where
 * storage shares it, else here, with a signature and until a moment.
 */
public final class ImageUrls {
    /** The image itself, as a path has it. */
    static final String CONTENT = "content";
    /** Its thumbnail, as a path has it. */
    static final String THUMBNAIL = "thumbnail";

    private static final Duration YEARS = Duration.ofDays(3653);
    /** No S3 signs for longer. */
    private static final Duration WEEK = Duration.ofDays(7);

    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:\\d{1,5})?");
    private static final Pattern MOMENT = Pattern.compile("[1-9]\\d{0,11}");

    private final UrlSignatures signatures;
    private final String publicUrl;
    private final Duration life;
    private final Clock clock;
    private final ImageStorage storage;
    private final boolean shares;
    private final Function<String, Optional<String>> keys;

    /**
     * Addresses as configured.
     *
     * @param publicUrl address by which others reach this server, without a slash at its end; empty: as each call says
     * @param life how long a signature is good, at least a minute
     * @param storage where images are
     * @param shares whether storage itself hands them out, as far as callers are to be told
     * @param keys the storage key of an asset's id
     */
    public ImageUrls(
            UrlSignatures signatures,
            String publicUrl,
            Duration life,
            Clock clock,
            ImageStorage storage,
            boolean shares,
            Function<String, Optional<String>> keys) {
        this.signatures = signatures;
        this.publicUrl = publicUrl;
        this.life = life;
        this.clock = clock;
        this.storage = storage;
        this.shares = shares;
        this.keys = keys;
    }

    /** The address of an asset's image, for whoever may know it. */
    public String image(HttpCall call, String assetId) {
        Optional<String> key = shares ? keys.apply(assetId) : Optional.empty();
        return key.flatMap(known -> storage.share(known, life)).orElseGet(() -> signed(call, assetId, CONTENT));
    }

    /** The same for one that is at hand. */
    String image(HttpCall call, Asset asset) {
        Optional<String> elsewhere = shares ? storage.share(asset.storageKey(), life) : Optional.empty();
        return elsewhere.orElseGet(() -> signed(call, asset.id(), CONTENT));
    }

    /** The address of its thumbnail. */
    public String thumbnail(HttpCall call, String assetId) {
        return signed(call, assetId, THUMBNAIL);
    }

    /** A job's result as callers over HTTP get it: addresses that they can fetch in the place of those in storage. */
    public ObjectNode shown(HttpCall call, ObjectNode result) {
        for (JsonNode render : result.get("renders")) {
            if (render.has("asset_id")) {
                String url = image(call, render.get("asset_id").asText());
                ((ObjectNode) render).put("url", url).put("image_url", url);
            }
        }
        return result;
    }

    /**
     * An address for places where it stays, such as a file of another tool: with {@code darkroom.http.public-url} one of this
     * server, good for ten years; else one of storage that hands images out, good for a week where it is signed.
     *
     * @return empty when there is neither
     */
    public Optional<String> lasting(String assetId) {
        if (!publicUrl.isEmpty()) {
            return Optional.of(publicUrl + signed(assetId, CONTENT, YEARS));
        }
        return shares ? keys.apply(assetId).flatMap(key -> storage.share(key, WEEK)) : Optional.empty();
    }

    private String signed(HttpCall call, String assetId, String what) {
        return base(call) + signed(assetId, what, life);
    }

    private String signed(String assetId, String what, Duration life) {
        // The same address for a while, so that caches of readers are of use.
        long step = Math.max(60, life.toSeconds() / 24);
        long expires = ((clock.instant().getEpochSecond() + life.toSeconds()) / step + 1) * step;
        String path = path(assetId, what);
        return path + "?expires=" + expires + "&signature=" + signatures.sign(path, expires);
    }

    /** A name that others call us by is only ever told to the caller who used it. */
    private String base(HttpCall call) {
        if (!publicUrl.isEmpty()) {
            return publicUrl;
        }
        return call.header("Host")
                .filter(host -> HOST.matcher(host).matches())
                .map(host -> "http://" + host)
                .orElse("");
    }

    private static String path(String assetId, String what) {
        return "/assets/" + assetId + "/" + what;
    }

    /**
     * What a call for an image may be answered by its signature.
     *
     * @return for how many seconds it is good; empty: it has none, and a key with the scope {@code read}
     * @throws HttpProblem 403 when the signature is wrong or over, or there is neither
     */
    Optional<Long> permit(HttpCall call, String what) throws HttpProblem {
        Optional<String> signature = call.one("signature");
        if (signature.isEmpty()) {
            call.requiring(Scope.READ);
            return Optional.empty();
        }
        String expires = call.one("expires").orElse("");
        String path = path(call.parameter("id"), what);
        if (!MOMENT.matcher(expires).matches() || !signatures.signed(path, Long.parseLong(expires), signature.get())) {
            throw forbidden("the signature is not of this address");
        }
        long left = Long.parseLong(expires) - clock.instant().getEpochSecond();
        if (left <= 0) {
            throw forbidden("the address was good until a moment that is over; ask for the asset or its job again");
        }
        return Optional.of(left);
    }

    private static HttpProblem forbidden(String why) {
        return new HttpProblem(403, ErrorType.UNAUTHORIZED, why);
    }
}
