package dev.darkroom.asset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The colours that most of a picture is made of. */
final class DominantColours {
    private static final int MOST = 5;
    private static final int BINS = 16 * 16 * 16;
    /** Colours nearer than this, as a distance in RGB, count as the same. */
    private static final int APART = 40;

    private DominantColours() {}

    /** Up to five as {@code #rrggbb}, most common first; the same picture always gives the same list. */
    static List<String> of(Pixels pixels) {
        long[] count = new long[BINS];
        long[] red = new long[BINS];
        long[] green = new long[BINS];
        long[] blue = new long[BINS];
        long seen = 0;
        for (int p : pixels.argb()) {
            if (p >>> 24 >= 128) {
                int bin = (p >> 20 & 15) << 8 | (p >> 12 & 15) << 4 | (p >> 4 & 15);
                count[bin]++;
                red[bin] += p >> 16 & 255;
                green[bin] += p >> 8 & 255;
                blue[bin] += p & 255;
                seen++;
            }
        }
        long least = Math.max(1, seen / 100);
        List<int[]> chosen = new ArrayList<>();
        for (int bin : byCount(count, least)) {
            long n = count[bin];
            int[] colour = {(int) (red[bin] / n), (int) (green[bin] / n), (int) (blue[bin] / n)};
            if (chosen.size() < MOST && chosen.stream().allMatch(c -> apart(c, colour))) {
                chosen.add(colour);
            }
        }
        return chosen.stream()
                .map(c -> String.format("#%02x%02x%02x", c[0], c[1], c[2]))
                .toList();
    }

    private static List<Integer> byCount(long[] count, long least) {
        return IntStream.range(0, BINS)
                .filter(bin -> count[bin] >= least)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(bin -> -count[bin]).thenComparing(bin -> bin))
                .toList();
    }

    private static boolean apart(int[] a, int[] b) {
        int r = a[0] - b[0];
        int g = a[1] - b[1];
        int bl = a[2] - b[2];
        return r * r + g * g + bl * bl >= APART * APART;
    }
}
