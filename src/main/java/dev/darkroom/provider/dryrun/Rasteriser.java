package dev.darkroom.provider.dryrun;

import java.awt.Shape;
import java.awt.geom.PathIterator;

/**
 * Fills outlines with exact area coverage. Java's own drawing is not used: it loads native code, wants fonts configured
 * on some machines, and its pixels differ between releases.
 *
 * <p>Every edge adds its signed area to the pixels it crosses; a running sum along each row gives the coverage.
 */
final class Rasteriser {
    private static final int STEPS = 6;

    private final int left;
    private final int top;
    private final int width;
    private final int height;
    private final float[] area;

    Rasteriser(int left, int top, int width, int height) {
        this.left = left;
        this.top = top;
        this.width = width;
        this.height = height;
        // Two more than the row, so that an edge in the last pixel may spill.
        this.area = new float[(width + 2) * height];
    }

    /** Adds a shape with its y axis pointing up, scaled, with its origin at {@code x}, {@code y} of the picture. */
    void add(Shape shape, float scale, float x, float y) {
        float ox = x - left;
        float oy = y - top;
        float[] p = new float[6];
        float startX = 0;
        float startY = 0;
        float lastX = 0;
        float lastY = 0;
        for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
            int kind = i.currentSegment(p);
            for (int k = 0; k < 6; k += 2) {
                p[k] = ox + p[k] * scale;
                p[k + 1] = oy - p[k + 1] * scale;
            }
            switch (kind) {
                case PathIterator.SEG_MOVETO -> {
                    edge(lastX, lastY, startX, startY);
                    startX = lastX = p[0];
                    startY = lastY = p[1];
                }
                case PathIterator.SEG_LINETO -> {
                    edge(lastX, lastY, p[0], p[1]);
                    lastX = p[0];
                    lastY = p[1];
                }
                case PathIterator.SEG_QUADTO -> {
                    quad(lastX, lastY, p);
                    lastX = p[2];
                    lastY = p[3];
                }
                case PathIterator.SEG_CLOSE -> {
                    edge(lastX, lastY, startX, startY);
                    lastX = startX;
                    lastY = startY;
                }
                default -> throw new IllegalArgumentException("outline with a segment of kind " + kind);
            }
        }
        edge(lastX, lastY, startX, startY);
    }

    /** The coverage of all that was added. */
    Mask mask() {
        byte[] coverage = new byte[width * height];
        for (int y = 0; y < height; y++) {
            float sum = 0;
            for (int x = 0; x < width; x++) {
                sum += area[y * (width + 2) + x];
                coverage[y * width + x] = (byte) (Math.min(1, Math.abs(sum)) * 255 + 0.5f);
            }
        }
        return new Mask(left, top, width, height, coverage);
    }

    private void quad(float x0, float y0, float[] p) {
        float px = x0;
        float py = y0;
        for (int s = 1; s <= STEPS; s++) {
            float t = s / (float) STEPS;
            float u = 1 - t;
            float x = u * u * x0 + 2 * u * t * p[0] + t * t * p[2];
            float y = u * u * y0 + 2 * u * t * p[1] + t * t * p[3];
            edge(px, py, x, y);
            px = x;
            py = y;
        }
    }

    private void edge(float x0, float y0, float x1, float y1) {
        if (y0 == y1) {
            return;
        }
        float direction = y0 < y1 ? 1 : -1;
        float fromY = Math.max(0, Math.min(y0, y1));
        float toY = Math.min(height, Math.max(y0, y1));
        float run = (x1 - x0) / (y1 - y0);
        for (int row = (int) fromY; row < height && row < toY; row++) {
            float ya = Math.max(row, fromY);
            float yb = Math.min(row + 1, toY);
            float xa = clamp(x0 + (ya - y0) * run);
            float xb = clamp(x0 + (yb - y0) * run);
            span(row * (width + 2), direction * (yb - ya), Math.min(xa, xb), Math.max(xa, xb));
        }
    }

    private float clamp(float x) {
        return Math.max(0, Math.min(width, x));
    }

    /** Spreads an edge of signed height {@code d} that goes from {@code xa} to {@code xb} within one row. */
    private void span(int row, float d, float xa, float xb) {
        int first = (int) xa;
        int last = (int) xb;
        if (first == last) {
            float middle = (xa + xb) / 2 - first;
            area[row + first] += d * (1 - middle);
            area[row + first + 1] += d * middle;
            return;
        }
        float perPixel = d / (xb - xa);
        float before = 0;
        for (int x = first; x <= last; x++) {
            float from = Math.max(x, xa);
            float to = Math.min(x + 1, xb);
            float part = perPixel * (to - from);
            // Of this part, the pixel has what lies to the right of the edge; all later pixels have it whole.
            float own = part * (x + 1 - (from + to) / 2);
            area[row + x] += own + before;
            before = part - own;
        }
        area[row + last + 1] += before;
    }
}
