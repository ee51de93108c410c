package dev.darkroom.asset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** PNG: chunks from IHDR to IEND. */
final class PngHeader implements HeaderReader {
    private static final int SIGNATURE = 8;
    private static final int CRC = 4;

    @Override
    public Size read(ImageSource in) throws BadImageException, IOException {
        in.skip(SIGNATURE);
        Size size = header(in);
        boolean pixels = false;
        while (true) {
            long length = in.u32();
            String type = new String(in.bytes(4), StandardCharsets.ISO_8859_1);
            if (length > Integer.MAX_VALUE) {
                throw new BadImageException("a broken PNG: a part of " + length + " bytes");
            }
            in.skip(length + CRC);
            pixels |= type.equals("IDAT");
            if (type.equals("IEND")) {
                if (!pixels) {
                    throw new BadImageException("a broken PNG: it has no pixel data (IDAT)");
                }
                return size;
            }
        }
    }

    private static Size header(ImageSource in) throws BadImageException, IOException {
        byte[] chunk = in.bytes(4 + 4 + 13);
        long stored = in.u32();
        ByteBuffer fields = ByteBuffer.wrap(chunk);
        CRC32 crc = new CRC32();
        crc.update(chunk, 4, 4 + 13);
        boolean named = fields.getInt() == 13 && new String(chunk, 4, 4, StandardCharsets.ISO_8859_1).equals("IHDR");
        if (!named || crc.getValue() != stored) {
            throw new BadImageException("a broken PNG: its header (IHDR) is damaged");
        }
        fields.getInt();
        return in.size(Integer.toUnsignedLong(fields.getInt()), Integer.toUnsignedLong(fields.getInt()));
    }
}
