package dev.darkroom.asset;

import dev.darkroom.job.ImageFormat;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Writes into a PNG or JPEG that a model made it: the IPTC digital source type, as XMP. */
final class SourceMark {
    private static final int PNG_HEAD = 33; // signature and IHDR
    private static final int JPEG_APP0 = 0xffe0;
    private static final String PNG_KEYWORD = "XML:com.adobe.xmp\0\0\0\0\0"; // not compressed, of no language
    private static final String JPEG_KEYWORD = "http://ns.adobe.com/xap/1.0/\0";
    private static final String XMP = "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
            + "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
            + "<rdf:Description rdf:about=\"\" xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\""
            + " Iptc4xmpExt:DigitalSourceType=\"%s\"/></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>";

    private SourceMark() {}

    /**
     * The same image with the mark.
     *
     * @param image a PNG or JPEG that we wrote
     * @param sourceType address of the digital source type
     */
    static byte[] marked(byte[] image, ImageFormat format, String sourceType) {
        byte[] packet = XMP.formatted(sourceType).getBytes(StandardCharsets.UTF_8);
        boolean png = format == ImageFormat.PNG;
        byte[] mark = png ? pngChunk(packet) : jpegSegment(packet);
        int at = png ? PNG_HEAD : jpegHead(image);
        ByteArrayOutputStream whole = new ByteArrayOutputStream(image.length + mark.length);
        whole.write(image, 0, at);
        whole.writeBytes(mark);
        whole.write(image, at, image.length - at);
        return whole.toByteArray();
    }

    private static byte[] pngChunk(byte[] packet) {
        byte[] keyword = PNG_KEYWORD.getBytes(StandardCharsets.ISO_8859_1);
        byte[] type = "iTXt".getBytes(StandardCharsets.ISO_8859_1);
        CRC32 sum = new CRC32();
        sum.update(type);
        sum.update(keyword);
        sum.update(packet);
        return ByteBuffer.allocate(12 + keyword.length + packet.length)
                .putInt(keyword.length + packet.length)
                .put(type)
                .put(keyword)
                .put(packet)
                .putInt((int) sum.getValue())
                .array();
    }

    private static byte[] jpegSegment(byte[] packet) {
        byte[] keyword = JPEG_KEYWORD.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(4 + keyword.length + packet.length)
                .putShort((short) 0xffe1)
                .putShort((short) (2 + keyword.length + packet.length))
                .put(keyword)
                .put(packet)
                .array();
    }

    /** JFIF's own segment comes first. */
    private static int jpegHead(byte[] image) {
        ByteBuffer bytes = ByteBuffer.wrap(image);
        return (bytes.getShort(2) & 0xffff) == JPEG_APP0 ? 4 + (bytes.getShort(4) & 0xffff) : 2;
    }
}
