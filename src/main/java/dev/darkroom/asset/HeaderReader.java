package dev.darkroom.asset;

import java.io.IOException;

/** Reads one file format from its first byte to its end mark. Never decodes a pixel. */
interface HeaderReader {
    /**
     * Reads the whole image.
     *
     * @return its size, which is within the limits
     * @throws BadImageException when it is broken or too large
     * @throws java.io.EOFException when the file ends before the image does
     */
    Size read(ImageSource in) throws BadImageException, IOException;
}
