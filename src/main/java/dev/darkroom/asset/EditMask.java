package dev.darkroom.asset;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A mask that is transparent where the image may change, for models that want it white there and black elsewhere. */
public final class EditMask {
    private static final int SIGNATURE_BYTES = 8;
    private static final int COLOUR_TYPE = 9;
    private static final int WITH_ALPHA = 4;
    private static final int CHECKSUM_BYTES = 4;
    private static final int HALF = 128;
    private static final int BAND_PIXELS = 4 << 20;
    private static final int WHITE = 0xffffffff;

    private EditMask() {}

    /** Whether its file, a PNG, has transparency: an alpha channel, or a transparent colour. */
    public static boolean isTransparent(InputImage mask) throws IOException {
        try (DataInputStream png = new DataInputStream(new BufferedInputStream(Files.newInputStream(mask.path())))) {
            png.skipNBytes(SIGNATURE_BYTES);
            while (true) {
                int length = png.readInt();
                String name = new String(png.readNBytes(4), StandardCharsets.US_ASCII);
                switch (name) {
                    case "IHDR" -> {
                        if ((png.readNBytes(length)[COLOUR_TYPE] & WITH_ALPHA) != 0) {
                            return true;
                        }
                        png.skipNBytes(CHECKSUM_BYTES);
                    }
                    case "tRNS" -> {
                        return true;
                    }
                    case "IDAT", "IEND" -> {
                        return false;
                    }
                    default -> png.skipNBytes((long) length + CHECKSUM_BYTES);
                }
            }
        }
    }

    /**
     * Whether a pixel is wholly transparent. It is decoded a band at a time.
     *
     * @throws javax.imageio.IIOException when it is no PNG that can be decoded
     */
    public static boolean hasHole(InputImage mask) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(mask.path().toFile())) {
            reader.setInput(in);
            int rows = Math.max(1, BAND_PIXELS / mask.width());
            for (int y = 0; y < mask.height(); y += rows) {
                ImageReadParam part = reader.getDefaultReadParam();
                part.setSourceRegion(new Rectangle(0, y, mask.width(), Math.min(rows, mask.height() - y)));
                if (hasHole(reader.read(0, part))) {
                    return true;
                }
            }
            return false;
        } finally {
            reader.dispose();
        }
    }

    private static boolean hasHole(BufferedImage band) {
        for (int y = 0; y < band.getHeight(); y++) {
            for (int x = 0; x < band.getWidth(); x++) {
                if (band.getRGB(x, y) >>> 24 == 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * A PNG of one bit a pixel: white where the mask is more transparent than not. It is decoded whole, at four bytes a
     * pixel.
     */
    public static byte[] blackAndWhite(InputImage mask) throws IOException {
        BufferedImage given = ImageIO.read(mask.path().toFile());
        if (given == null) {
            throw new IOException("the mask " + mask.sha256() + " cannot be read");
        }
        BufferedImage made = new BufferedImage(given.getWidth(), given.getHeight(), BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < given.getHeight(); y++) {
            for (int x = 0; x < given.getWidth(); x++) {
                if (given.getRGB(x, y) >>> 24 < HALF) {
                    made.setRGB(x, y, WHITE);
                }
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(made, "png", out);
        }
        return bytes.toByteArray();
    }
}
