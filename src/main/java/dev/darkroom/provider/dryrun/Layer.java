package dev.darkroom.provider.dryrun;

/** One thing to paint. Rows are painted from the top down, each once, so that no picture is ever held whole. */
interface Layer {
    /**
     * Paints its share of a row over what is there.
     *
     * @param y the row, from 0 at the top
     * @param rgb three bytes a pixel, red first
     */
    void paint(int y, byte[] rgb);
}
