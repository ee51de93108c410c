package dev.darkroom.simulator;

import dev.darkroom.simulator.Reply.Delivery;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Spoils good answers and good pictures, the same way for all providers. */
final class Damage {
    /** In a prompt: a picture of noise, as large as its pixels. */
    private static final String NOISE = "[noise]";

    private final Pictures pictures;

    Damage(Pictures pictures) {
        this.pictures = pictures;
    }

    /** The answer to a POST, as this mishap leaves it. */
    static Reply answer(Reply good, Mishap mishap) {
        return switch (mishap.fault()) {
            case LATENCY -> good.after(good.delayMillis() + mishap.argument());
            case RESET, DROP_AFTER_READ -> Reply.nothing(Delivery.RESET).after(good.delayMillis());
            case BLACK_HOLE -> Reply.nothing(Delivery.SILENCE);
            case GARBAGE -> Reply.page().after(good.delayMillis());
            case ERROR_IN_200 ->
                Reply.json(200, Map.of("error", Map.of("code", 502, "message", "upstream error")))
                        .after(good.delayMillis());
            case EMPTY_BODY -> good.withBody(new byte[0]);
            case TRUNCATED_JSON -> good.withBody(Arrays.copyOf(good.body(), good.body().length / 2));
            default -> good;
        };
    }

    /** The answer that carries a picture, as this mishap sends it. */
    static Reply carrier(Reply good, Mishap mishap) {
        return switch (mishap.fault()) {
            case FALSE_GZIP -> good.with("Content-Encoding", "gzip");
            case GZIP_CUT_OFF -> good.with("Content-Encoding", "gzip").sent(Delivery.CUT_OFF, 0);
            case CUT_OFF -> good.sent(Delivery.CUT_OFF, 0);
            case DRIBBLE -> good.sent(Delivery.DRIBBLE, mishap.argument());
            case ENDLESS -> good.sent(Delivery.ENDLESS, 0);
            default -> good;
        };
    }

    /** The picture that is delivered for what was asked. */
    byte[] picture(Asked asked, String ref, Fault fault) {
        String other = asked.format().equals("png") ? "jpeg" : "png";
        byte[] good = asked.prompt().contains(NOISE)
                ? pictures.noise(asked.width(), asked.height(), asked.format(), ref)
                : pictures.picture(asked.width(), asked.height(), asked.format(), ref);
        return switch (fault) {
            case TRUNCATED_IMAGE -> Arrays.copyOf(good, good.length / 2);
            case TEXT_IMAGE -> "I am sorry, I cannot draw that.".getBytes(StandardCharsets.UTF_8);
            case EMPTY_IMAGE -> new byte[0];
            case WRONG_SIZE -> pictures.picture(64, 64, asked.format(), ref);
            case WRONG_FORMAT -> pictures.picture(asked.width(), asked.height(), other, ref);
            case CONTENT_MODERATED -> pictures.blurred(asked.width(), asked.height(), asked.format(), ref);
            default -> good;
        };
    }

    /** The answer to the {@code count}-th download (from 1) of a picture that this entry's call made. */
    Reply download(LogEntry entry, String ref, int count) {
        Mishap mishap = new Mishap(Fault.named(entry.fault()), entry.faultArgument(), true);
        boolean fails = count <= mishap.argument();
        if (mishap.is(Fault.DOWNLOAD_500) && fails) {
            return error(500, "InternalError");
        }
        if (mishap.is(Fault.DOWNLOAD_DROP) && fails) {
            return Reply.nothing(Delivery.RESET);
        }
        byte[] picture = picture(entry.asked(), ref, mishap.fault());
        return carrier(Reply.of(200, "image/" + entry.asked().format(), picture), mishap);
    }

    /** A storage server's error. */
    static Reply error(int status, String code) {
        String xml = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>";
        return Reply.of(status, "application/xml", xml.getBytes(StandardCharsets.UTF_8));
    }
}
