package dev.darkroom.provider.dryrun;

import java.util.Random;

/** A smooth random surface: a cubic B-spline over a lattice of random values, read row by row. */
final class Noise {
    private final float spacing;
    private final float[][] lattice;
    private final float[] coefficients;
    private final int[] column;
    private final float[] weights;

    /** @param spacing pixels between lattice points */
    Noise(int width, int height, float spacing, Random random) {
        this.spacing = spacing;
        int columns = (int) (width / spacing) + 5;
        int rows = (int) ((height + 1) / spacing) + 5;
        lattice = new float[rows][columns];
        for (float[] row : lattice) {
            for (int i = 0; i < columns; i++) {
                row[i] = random.nextFloat() * 2 - 1;
            }
        }
        coefficients = new float[columns];
        column = new int[width + 1];
        weights = new float[4 * (width + 1)];
        float[] w = new float[4];
        for (int x = 0; x <= width; x++) {
            float at = x / spacing;
            column[x] = (int) at;
            weigh(at - column[x], w);
            System.arraycopy(w, 0, weights, 4 * x, 4);
        }
    }

    /** Adds {@code amount} times the surface along row {@code y} to {@code line}. */
    void add(int y, float amount, float[] line) {
        float at = y / spacing;
        int row = (int) at;
        float[] w = new float[4];
        weigh(at - row, w);
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = amount
                    * (w[0] * lattice[row][i]
                            + w[1] * lattice[row + 1][i]
                            + w[2] * lattice[row + 2][i]
                            + w[3] * lattice[row + 3][i]);
        }
        for (int x = 0; x < line.length; x++) {
            int c = column[x];
            int k = 4 * x;
            line[x] += weights[k] * coefficients[c]
                    + weights[k + 1] * coefficients[c + 1]
                    + weights[k + 2] * coefficients[c + 2]
                    + weights[k + 3] * coefficients[c + 3];
        }
    }

    private static void weigh(float f, float[] w) {
        float g = 1 - f;
        w[0] = g * g * g / 6;
        w[1] = (3 * f * f * f - 6 * f * f + 4) / 6;
        w[2] = (3 * g * g * g - 6 * g * g + 4) / 6;
        w[3] = f * f * f / 6;
    }
}
