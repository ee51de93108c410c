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
        long[] sums = new long[BINS * 4]; // of each bin beside each other: count, red, green, blue
        long seen = 0;
        for (int p : pixels.argb()) {
            if (p >>> 24 >= 128) {
                int bin = ((p >> 20 & 15) << 8 | (p >> 12 & 15) << 4 | (p >> 4 & 15)) * 4;
                sums[bin]++;
                sums[bin + 1] += p >> 16 & 255;
                sums[bin + 2] += p >> 8 & 255;
                sums[bin + 3] += p & 255;
                seen++;
            }
        }
        long least = Math.max(1, seen / 100);
        List<int[]> chosen = new ArrayList<>();
        for (int bin : byCount(sums, least)) {
            long n = sums[bin];
            int[] colour = {(int) (sums[bin + 1] / n), (int) (sums[bin + 2] / n), (int) (sums[bin + 3] / n)};
            if (chosen.size() < MOST && chosen.stream().allMatch(c -> apart(c, colour))) {
                chosen.add(colour);
            }
        }
        return chosen.stream()
                .map(c -> String.format("#%02x%02x%02x", c[0], c[1], c[2]))
                .toList();
    }

    private static List<Integer> byCount(long[] sums, long least) {
        return IntStream.range(0, BINS)
                .map(bin -> bin * 4)
                .filter(bin -> sums[bin] >= least)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(bin -> -sums[bin]).thenComparing(bin -> bin))
                .toList();
    }

    private static boolean apart(int[] a, int[] b) {
        int r = a[0] - b[0];
        int g = a[1] - b[1];
        int bl = a[2] - b[2];
        return r * r + g * g + bl * bl >= APART * APART;
    }
}
