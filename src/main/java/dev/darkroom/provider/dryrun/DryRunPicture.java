package dev.darkroom.provider.dryrun;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Draws the picture a provider answers with in a dry run: a PNG that shows the provider, the prompt and the seed.
 *
 * <p>Equal specs give equal pixels on every machine and Java release, with fonts installed or none. The compressed bytes
 * are equal wherever the same zlib is used. A picture is written row by row and never held whole. Safe for many threads.
 */
public final class DryRunPicture {
    private static final String SOFTWARE = "Darkroom (dry run)";

    private final Caption caption =
            new Caption(new Typeface("/fonts/inter-regular.ttf"), new Typeface("/fonts/inter-semibold.ttf"));

    /**
     * Writes a picture to a new file, or over an old one.
     *
     * @throws IOException when the file cannot be written
     */
    public void write(PictureSpec spec, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            write(spec, out);
        }
    }

    /**
     * Writes a picture; the stream is left open.
     *
     * @throws IOException when the stream cannot be written
     */
    public void write(PictureSpec spec, OutputStream out) throws IOException {
        List<Layer> layers = layers(spec);
        byte[] row = new byte[3 * spec.width()];
        try (PngStream png = new PngStream(out, spec.width(), spec.height(), SOFTWARE)) {
            for (int y = 0; y < spec.height(); y++) {
                for (Layer layer : layers) {
                    layer.paint(y, row);
                }
                png.row(row);
            }
            png.finish();
        }
    }

    private List<Layer> layers(PictureSpec spec) {
        Random random = Seeds.random(
                spec.provider(), spec.prompt(), Long.toString(spec.seed()), Integer.toString(spec.index()));
        int count = 8 + random.nextInt(4);
        Palette palette = spec.placeholder() ? Palette.grey(count) : Palette.of(spec.provider(), count, random);
        List<Layer> layers = new ArrayList<>();
        layers.add(new Relief(spec.width(), spec.height(), palette, !spec.placeholder(), random));
        if (spec.placeholder()) {
            float thickness = Math.max(1, Math.min(spec.width(), spec.height()) / 400f);
            layers.add(new Cross(spec.width(), spec.height(), thickness, palette.deep(), 0.5f));
        }
        layers.addAll(caption.layers(spec, palette));
        return layers;
    }
}
