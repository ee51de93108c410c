package dev.darkroom.render;

import dev.darkroom.asset.InputImage;
import java.util.List;

/**
 * What an edit begins with.
 *
 * @param image what is edited; null when nothing is, and in dry-run when it is named by a URL
 * @param more what it looks at beside that; in dry-run without those that are named by a URL
 * @param mask where it may change, a PNG of the image's size; null: anywhere, and in dry-run when it is named by a URL
 */
public record Inputs(InputImage image, List<InputImage> more, InputImage mask) {
    /** Of a render that edits nothing. */
    public static final Inputs NONE = new Inputs(null, null);

    /** One image. */
    public Inputs(InputImage image, InputImage mask) {
        this(image, List.of(), mask);
    }

    public Inputs {
        more = List.copyOf(more);
    }
}
