package dev.darkroom.simulator;

import static dev.darkroom.simulator.Charge.ALWAYS;
import static dev.darkroom.simulator.Charge.HALF;
import static dev.darkroom.simulator.Charge.NEVER;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What can go wrong with one call. The constant's name in lower case with hyphens, without a leading one, is the fault's
 * name in a specification or a prompt: {@code _429_NO_HINT} is {@code 429-no-hint}. Each says whether the provider
 * charges for the call, and what its argument means (the number is the one it has when none is given).
 */
public enum Fault {
    /** All goes well. */
    NONE(ALWAYS, 0),

    // refusals: the POST is answered, nothing is made
    /** HTTP 429 with {@code Retry-After} in seconds (argument). */
    _429(NEVER, 1),
    /** HTTP 429 with {@code Retry-After} as an HTTP date, argument seconds ahead. */
    _429_HTTP_DATE(NEVER, 2),
    /** HTTP 429 with a {@code Retry-After} of thirty years. */
    _429_ABSURD(NEVER, 1_000_000_000),
    /** HTTP 429 without {@code Retry-After}. */
    _429_NO_HINT(NEVER, 0),
    /** HTTP 429 whose words alone say when to come back: argument seconds. Replicate and Gemini always do it their way. */
    _429_IN_WORDS(NEVER, 2),
    /** HTTP 400, a bad parameter. */
    _400(NEVER, 0),
    /** HTTP 401, wrong key. */
    _401(NEVER, 0),
    /** HTTP 403, no access. */
    _403(NEVER, 0),
    /** No credit: HTTP 402 of most, HTTP 429 {@code insufficient_quota} of OpenAI. */
    _402(NEVER, 0),
    /** HTTP 404, no such model. */
    _404(NEVER, 0),
    /** HTTP 410, a model that is gone. */
    _410(NEVER, 0),
    /** HTTP 413, the request is too long. */
    _413(NEVER, 0),
    /** HTTP 422 (Stability, FLUX), well-formed but rejected. */
    _422(NEVER, 0),
    /** HTTP 500. It may have been charged; never by Stability and Gemini, whose documents say so. */
    _500(HALF, 0),
    /** HTTP 503, overloaded, not taken. */
    _503(NEVER, 0),
    /** HTTP 504, the answer came too late. It may have been charged. */
    _504(HALF, 0),
    /**
     * The prompt is refused: HTTP 400 {@code moderation_blocked} of OpenAI, a FLUX task that ends as {@code Request
     * Moderated}, HTTP 403 {@code content_moderation} of Stability, HTTP 422 of Ideogram, Gemini's {@code blockReason}
     * (argument: which), Replicate's failed NSFW check, HTTP 403 of OpenRouter.
     */
    MODERATED(NEVER, 0),
    /**
     * As {@link #MODERATED}, for the picture: {@code Content Moderated} of FLUX; HTTP 200 with a blurred picture of
     * Stability, without one of Ideogram, both charged. Of several pictures the first argument ones are hit, all when 0.
     * Gemini's {@code finishReason} (argument: which); a result of Replicate without pictures.
     */
    CONTENT_MODERATED(NEVER, 0),
    /** Gemini says with HTTP 200 that there is no picture, without blocking anything (argument: which reason). */
    NO_IMAGE(NEVER, 0),
    /** Gemini answers with words only. */
    TEXT_ONLY(NEVER, 0),
    /** Gemini sends two smaller pictures before the one that was asked for. */
    SEVERAL_IMAGES(ALWAYS, 0),

    // the answer to the POST is lost or damaged
    /** A good answer after argument milliseconds. */
    LATENCY(ALWAYS, 2_000),
    /** The request is read, nothing is taken, the connection is reset. */
    RESET(NEVER, 0),
    /** The request is read and taken, the connection is reset. */
    DROP_AFTER_READ(ALWAYS, 0),
    /** The request is read and taken, and no answer ever comes. */
    BLACK_HOLE(ALWAYS, 0),
    /** HTTP 200 with an HTML page. */
    GARBAGE(ALWAYS, 0),
    /** HTTP 200 with an error object. */
    ERROR_IN_200(HALF, 0),
    /** HTTP 200 without a body. */
    EMPTY_BODY(ALWAYS, 0),
    /** HTTP 200 with half of the JSON text, whole as HTTP. */
    TRUNCATED_JSON(ALWAYS, 0),
    /** FLUX answers the POST without {@code polling_url}. */
    NO_POLLING_URL(ALWAYS, 0),
    /** FLUX answers the POST with a {@code polling_url} on a host that is none of its own. */
    FOREIGN_POLLING_URL(ALWAYS, 0),

    // what carries the picture: the POST's answer of OpenAI, Stability and Gemini, otherwise the download
    /** Says {@code Content-Encoding: gzip} of a body that is not packed; answers to a POST that carry the result. */
    FALSE_GZIP(ALWAYS, 0),
    /** As {@link #FALSE_GZIP}, and the connection ends half-way. */
    GZIP_CUT_OFF(ALWAYS, 0),
    /** The body ends early, the connection is closed before the announced length. */
    CUT_OFF(ALWAYS, 0),
    /** The base64 text lacks its end. */
    TRUNCATED_BASE64(ALWAYS, 0),
    /** Half of the picture's bytes. */
    TRUNCATED_IMAGE(ALWAYS, 0),
    /** Plain text where the picture should be. */
    TEXT_IMAGE(ALWAYS, 0),
    /** No bytes where the picture should be. */
    EMPTY_IMAGE(ALWAYS, 0),
    /** A picture of 64 x 64 pixels, whatever was asked. */
    WRONG_SIZE(ALWAYS, 0),
    /** JPEG where PNG was asked, and the other way round. */
    WRONG_FORMAT(ALWAYS, 0),
    /** The body comes in twenty pieces with argument milliseconds between them. */
    DRIBBLE(ALWAYS, 100),
    /** A body that never ends. */
    ENDLESS(ALWAYS, 0),

    // OpenRouter only: what is in a good HTTP answer
    /** The choice holds an error and half of the text. */
    CHOICE_ERROR(HALF, 0),
    /** The content is empty, as on a cold start. */
    EMPTY_CONTENT(HALF, 0),
    /** The content is prose although JSON was asked for. */
    PROSE_CONTENT(ALWAYS, 0),

    // Replicate only: what is in a good result
    /** The safety check drops argument pictures of the result without a word. */
    DROPPED_IMAGES(ALWAYS, 1),
    /** The result has been removed before it was read. */
    DATA_REMOVED(ALWAYS, 0),

    // FLUX and Replicate: polling; they and Ideogram: download
    /** Argument times HTTP 500 when polled. */
    POLL_500(ALWAYS, 2),
    /** Argument times HTTP 429 when polled. */
    POLL_429(ALWAYS, 2),
    /** Always HTTP 404 with {@code Task not found} when polled. */
    POLL_404(ALWAYS, 0),
    /** An HTML page with HTTP 200 when polled, argument times. */
    POLL_GARBAGE(ALWAYS, 2),
    /** When polled: Pending, Task not found, Pending, HTTP 500, Ready, Pending, and from then on Ready. */
    FLAPPING(ALWAYS, 0),
    /** A status no document knows. */
    UNKNOWN_STATUS(ALWAYS, 0),
    /** Always Pending. */
    NEVER_FINISHES(ALWAYS, 0),
    /** The task ends as {@code Error}; no document says whether that is billed. */
    TASK_ERROR(HALF, 0),
    /** The result's address is always an expired one: the download answers 403 or 410. */
    EXPIRED_RESULT(ALWAYS, 0),
    /** The first address has expired; a further poll gives a good one. */
    EXPIRED_ONCE(ALWAYS, 0),
    /** The result is at a host that nobody has allowed. */
    FOREIGN_RESULT(ALWAYS, 0),
    /** Argument times HTTP 500 on download. */
    DOWNLOAD_500(ALWAYS, 2),
    /** Argument times the download is reset before its first byte. */
    DOWNLOAD_DROP(ALWAYS, 1),
    /** Replicate gives the file with a key alone: HTTP 401 without. */
    DOWNLOAD_401(ALWAYS, 0);

    private final Charge charge;
    private final long argument;

    Fault(Charge charge, long argument) {
        this.charge = charge;
        this.argument = argument;
    }

    /** Whether this provider charges for a call that meets this fault. */
    public Charge charge(Vendor vendor) {
        return switch (this) {
            case CONTENT_MODERATED -> vendor == Vendor.STABILITY || vendor == Vendor.IDEOGRAM ? ALWAYS : charge;
            case _500 -> vendor == Vendor.STABILITY || vendor == Vendor.GEMINI ? NEVER : charge;
            default -> charge;
        };
    }

    long argument() {
        return argument;
    }

    /** Its name in a specification. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-').replaceFirst("^-", "");
    }

    /** Whether this provider can have this fault. */
    public boolean concerns(Vendor vendor) {
        return switch (this) {
            case NO_POLLING_URL,
                    FOREIGN_POLLING_URL,
                    POLL_500,
                    POLL_429,
                    POLL_404,
                    POLL_GARBAGE,
                    FLAPPING,
                    UNKNOWN_STATUS,
                    NEVER_FINISHES,
                    TASK_ERROR -> vendor == Vendor.FLUX || vendor == Vendor.REPLICATE;
            case EXPIRED_RESULT, FOREIGN_RESULT, DOWNLOAD_500, DOWNLOAD_DROP ->
                vendor == Vendor.FLUX || vendor == Vendor.REPLICATE || vendor == Vendor.IDEOGRAM;
            case EXPIRED_ONCE -> vendor == Vendor.FLUX;
            case DROPPED_IMAGES, DATA_REMOVED, DOWNLOAD_401 -> vendor == Vendor.REPLICATE;
            case TRUNCATED_BASE64 -> vendor == Vendor.OPENAI || vendor == Vendor.STABILITY || vendor == Vendor.GEMINI;
            case FALSE_GZIP, GZIP_CUT_OFF ->
                vendor == Vendor.OPENAI
                        || vendor == Vendor.STABILITY
                        || vendor == Vendor.GEMINI
                        || vendor == Vendor.OPENROUTER;
            case NO_IMAGE, TEXT_ONLY, SEVERAL_IMAGES -> vendor == Vendor.GEMINI;
            case CHOICE_ERROR, EMPTY_CONTENT, PROSE_CONTENT -> vendor == Vendor.OPENROUTER;
            case TRUNCATED_IMAGE, TEXT_IMAGE, EMPTY_IMAGE, WRONG_SIZE, WRONG_FORMAT -> vendor != Vendor.OPENROUTER;
            case _429_IN_WORDS -> vendor != Vendor.REPLICATE && vendor != Vendor.GEMINI;
            case _422 -> vendor == Vendor.STABILITY || vendor == Vendor.FLUX;
            case _504 -> vendor == Vendor.GEMINI || vendor == Vendor.OPENROUTER;
            default -> true;
        };
    }

    /** The fault of this name. */
    static Fault named(String id) {
        return Arrays.stream(values())
                .filter(fault -> fault.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fault is called '" + id + "'; there are: "
                        + Arrays.stream(values()).map(Fault::id).collect(Collectors.joining(", "))));
    }
}
