package dev.darkroom.asset;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Small images made for tests. */
public final class Samples {
    private Samples() {}

    /** Red on the left, blue on the right, a white bar across the upper third. */
    static BufferedImage flag(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Graphics2D g = image.createGraphics();
        g.setColor(new Color(200, 40, 40));
        g.fillRect(0, 0, width * 5 / 8, height);
        g.setColor(new Color(30, 60, 200));
        g.fillRect(width * 5 / 8, 0, width, height);
        g.setColor(Color.WHITE);
        g.fillRect(width / 4, height / 8, width / 3, height / 6);
        g.dispose();
        return image;
    }

    /** A picture that does not compress. */
    static BufferedImage noise(int width, int height) {
        Random random = new Random(7);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return image;
    }

    public static byte[] png(int width, int height) throws IOException {
        return encoded(flag(width, height, BufferedImage.TYPE_INT_RGB), "png");
    }

    /** A mask with an alpha channel whose left column alone has that alpha, 0 to 255. */
    public static byte[] mask(int width, int height, int alpha) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, x == 0 ? alpha << 24 : 0xff000000);
            }
        }
        return encoded(image, "png");
    }

    public static byte[] jpeg(int width, int height) throws IOException {
        return encoded(flag(width, height, BufferedImage.TYPE_INT_RGB), "jpeg");
    }

    static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, bytes)) {
            throw new IOException("no writer for " + format);
        }
        return bytes.toByteArray();
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream in = Samples.class.getResourceAsStream("/images/" + name)) {
            return in.readAllBytes();
        }
    }

    /** A PNG that is right in all but its size and has one byte of pixels. */
    public static byte[] pngThatSays(int width, int height) {
        byte[] header = new byte[13];
        ByteBuffer.wrap(header).putInt(width).putInt(height).put((byte) 8).put((byte) 2);
        ByteBuffer file = ByteBuffer.allocate(8 + 25 + 13 + 12);
        file.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(file, "IHDR", header);
        chunk(file, "IDAT", new byte[1]);
        chunk(file, "IEND", new byte[0]);
        return file.array();
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static void chunk(ByteBuffer file, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        file.putInt(content.length).put(name).put(content).putInt((int) crc.getValue());
    }
}
