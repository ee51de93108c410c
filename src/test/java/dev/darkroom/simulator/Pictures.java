package dev.darkroom.simulator;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Real pictures. Each size and format is drawn once; a comment in the file makes every task's bytes its own. */
final class Pictures {
    private static final int AFTER_PNG_HEADER = 8 + 25;
    private static final int AFTER_JPEG_HEADER = 2 + 18;

    private final Map<String, byte[]> drawn = new ConcurrentHashMap<>();

    /** The file of a task. */
    byte[] picture(int width, int height, String format, String ref) {
        byte[] file = drawn.computeIfAbsent(width + "x" + height + format, key -> file(paint(width, height), format));
        return marked(file, format, ref);
    }

    /** As {@link #picture}, of noise: no format makes it smaller than three bytes a pixel. */
    byte[] noise(int width, int height, String format, String ref) {
        byte[] file = drawn.computeIfAbsent(
                "noise" + width + "x" + height + format, key -> file(scatter(width, height), format));
        return marked(file, format, ref);
    }

    private static BufferedImage scatter(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] pixels = new Random(1).ints((long) width * height).toArray();
        image.setRGB(0, 0, width, height, pixels, 0, width);
        return image;
    }

    private static byte[] marked(byte[] file, String format, String ref) {
        return format.equals("png")
                ? insert(file, AFTER_PNG_HEADER, pngText("Comment\0" + ref))
                : insert(file, AFTER_JPEG_HEADER, jpegComment(ref));
    }

    /** As {@link #picture}, so blurred that nothing can be made out. */
    byte[] blurred(int width, int height, String format, String ref) {
        byte[] file = drawn.computeIfAbsent(
                "blurred" + width + "x" + height + format, key -> file(blur(paint(width, height)), format));
        return marked(file, format, ref);
    }

    private static BufferedImage blur(BufferedImage sharp) {
        BufferedImage small = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        BufferedImage wide = new BufferedImage(sharp.getWidth(), sharp.getHeight(), BufferedImage.TYPE_INT_RGB);
        scale(sharp, small);
        scale(small, wide);
        return wide;
    }

    private static void scale(BufferedImage from, BufferedImage to) {
        Graphics2D graphics = to.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(from, 0, 0, to.getWidth(), to.getHeight(), null);
        graphics.dispose();
    }

    private static BufferedImage paint(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, new Color(0x1D3557), width, height, new Color(0xF4A261)));
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(new Color(0xE9C46A));
        graphics.fillOval(width / 4, height / 4, width / 3, height / 3);
        graphics.dispose();
        return image;
    }

    private static byte[] file(BufferedImage image, String format) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, file)) {
                throw new IllegalArgumentException("this Java cannot write " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    private static byte[] pngText(String text) {
        byte[] chunk = ("tEXt" + text).getBytes(StandardCharsets.ISO_8859_1);
        CRC32 check = new CRC32();
        check.update(chunk);
        return ByteBuffer.allocate(chunk.length + 8)
                .putInt(chunk.length - 4)
                .put(chunk)
                .putInt((int) check.getValue())
                .array();
    }

    private static byte[] jpegComment(String text) {
        byte[] comment = text.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(comment.length + 4)
                .putShort((short) 0xFFFE)
                .putShort((short) (comment.length + 2))
                .put(comment)
                .array();
    }

    private static byte[] insert(byte[] file, int at, byte[] more) {
        return ByteBuffer.allocate(file.length + more.length)
                .put(file, 0, at)
                .put(more)
                .put(file, at, file.length - at)
                .array();
    }
}
