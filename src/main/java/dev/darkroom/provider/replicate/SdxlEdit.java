package dev.darkroom.provider.replicate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.asset.EditMask;
import dev.darkroom.asset.InputImage;
import dev.darkroom.job.InputReference;
import dev.darkroom.job.PixelSize;
import dev.darkroom.provider.Ask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/** The image and the mask of an edit: as the job's own https URL, or within the request when they are small. A mask that is
 * transparent where the image may change, as OpenAI wants it, is sent in black and white. */
final class SdxlEdit {
    /** Replicate takes a data URL of a file of that length at most, bytes. */
    private static final int MOST_DATA = 256 * 1024;
    /** Both sides of what SDXL paints are multiples of this, pixels. */
    private static final int GRID = 8;

    /** A larger mask is not decoded. */
    private static final long MOST_MASK_PIXELS = 2_048L * 2_048;

    private static final int SHORTEST_SIDE = 64;
    private static final int LONGEST_SIDE = 2_048;

    private SdxlEdit() {}

    /** Why it cannot be asked for, as one phrase; null when it can. */
    static String reasonToSkip(Ask ask) {
        InputImage image = ask.inputs().image();
        InputImage mask = ask.inputs().mask();
        if (image == null) {
            return null;
        }
        if (source(image, ask.request().image()) == null
                || (mask != null && maskSource(mask, ask.request().mask()) == null)) {
            return "it takes images of at most 256 kB, larger ones by an https URL";
        }
        PixelSize asked = ask.shape().size();
        if (mask == null) {
            return asked == null || asked.equals(size(image))
                    ? null
                    : ask.model().modelId()
                            + " keeps the size of an image that it edits without a mask; leave out width, height and aspect_ratio";
        }
        return asked != null || (fits(image.width()) && fits(image.height()))
                ? null
                : "an edit with a mask needs width and height: the image's " + size(image)
                        + " is not in multiples of 8 from 64 to 2048";
    }

    private static boolean fits(int side) {
        return side % GRID == 0 && side >= SHORTEST_SIDE && side <= LONGEST_SIDE;
    }

    private static PixelSize size(InputImage image) {
        return new PixelSize(image.width(), image.height());
    }

    /** Adds them; without a size of its own, a masked edit is painted in that of its image. */
    static void put(ObjectNode input, Ask ask) {
        InputImage image = ask.inputs().image();
        InputImage mask = ask.inputs().mask();
        if (image == null) {
            return;
        }
        input.put("image", source(image, ask.request().image()));
        if (mask != null) {
            input.put("mask", maskSource(mask, ask.request().mask()));
            if (ask.shape().size() == null) {
                input.put("width", image.width());
                input.put("height", image.height());
            }
        }
    }

    /** SDXL reads no transparency: it changes what is white. Null: it is too large to be sent. */
    private static String maskSource(InputImage mask, String given) {
        try {
            if (!EditMask.isTransparent(mask)) {
                return source(mask, given);
            }
            if ((long) mask.width() * mask.height() > MOST_MASK_PIXELS) {
                return null;
            }
            byte[] made = EditMask.blackAndWhite(mask);
            return made.length > MOST_DATA
                    ? null
                    : "data:image/png;base64," + Base64.getEncoder().encodeToString(made);
        } catch (IOException e) {
            throw new UncheckedIOException("the mask " + mask.sha256() + " cannot be read", e);
        }
    }

    /** Null: it is too large to be sent. */
    private static String source(InputImage image, String given) {
        if (image.bytes() <= MOST_DATA) {
            return "data:image/" + image.format().word() + ";base64," + image.base64();
        }
        InputReference reference = InputReference.of(given);
        return reference.kind() == InputReference.Kind.URL && given.startsWith("https://") ? given : null;
    }
}
