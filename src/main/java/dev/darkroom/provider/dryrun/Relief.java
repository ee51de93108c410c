package dev.darkroom.provider.dryrun;

import java.util.Random;

/**
 * The ground of the picture: hills cut from paper, one behind the other, and a sun behind them. A smooth surface falls
 * from the top of the picture to its foot and is cut into levels; each level has one colour and throws a soft shadow on
 * the one behind it.
 */
final class Relief implements Layer {
    private static final float LIGHT_X = -0.5f;
    private static final float LIGHT_Y = -0.866f;

    private final int width;
    private final int height;
    private final Palette palette;
    private final Noise broad;
    private final Noise fine;
    private final float levels;
    private final float perX;
    private final float perY;
    private final float start;
    private final float shadow;
    private final float strength;
    private final Sun sun;
    private float[] here;
    private float[] below;

    Relief(int width, int height, Palette palette, boolean sunny, Random random) {
        this.width = width;
        this.height = height;
        this.palette = palette;
        int side = Math.min(width, height);
        levels = palette.layers().length;
        broad = new Noise(width, height, side * (0.26f + 0.16f * random.nextFloat()), random);
        fine = new Noise(width, height, side * 0.11f, random);
        float tilt = (random.nextFloat() - 0.5f) * 0.9f;
        perY = levels / height;
        perX = tilt * levels / (width + height);
        start = -perX * width / 2 - 0.09f * levels;
        shadow = Math.max(1.5f, side * 0.03f);
        strength = (float) Math.sqrt(side / (float) height);
        below = surface(0);
        sun = sunny ? sun(side * (0.11f + 0.09f * random.nextFloat()), random) : new Sun(0, 0, -1);
    }

    @Override
    public void paint(int y, byte[] rgb) {
        here = below;
        below = surface(y + 1);
        for (int x = 0; x < width; x++) {
            int colour = colour(x, y);
            rgb[3 * x] = (byte) (colour >> 16);
            rgb[3 * x + 1] = (byte) (colour >> 8);
            rgb[3 * x + 2] = (byte) colour;
        }
    }

    private float[] surface(int y) {
        float[] line = new float[width + 1];
        broad.add(y, 0.32f * strength * levels, line);
        fine.add(y, 0.04f * strength * levels, line);
        for (int x = 0; x <= width; x++) {
            line[x] += start + perX * x + perY * y;
        }
        return line;
    }

    /** A sun that rises right of the middle, away from the mark, where the first hill is nearest to a third of the height. */
    private Sun sun(float radius, Random random) {
        int step = Math.max(1, height / 96);
        int[] ridge = new int[width];
        for (int y = 0; y < height; y += step) {
            float[] line = surface(y);
            for (int x = 0; x < width; x++) {
                ridge[x] = line[x] < 1 ? y : ridge[x];
            }
        }
        int best = width * 2 / 3;
        float goal = height * (0.26f + 0.12f * random.nextFloat());
        for (int x = width / 2; x < width - width / 7; x++) {
            best = Math.abs(ridge[x] - goal) < Math.abs(ridge[best] - goal) ? x : best;
        }
        float centre = ridge[best] - radius * (0.9f * random.nextFloat() - 0.15f);
        return new Sun(best, Math.max(centre, 1.2f * radius), radius);
    }

    private int colour(int x, int y) {
        float v = Math.max(0, Math.min(levels - 0.001f, here[x]));
        int level = (int) v;
        float dx = here[x + 1] - here[x];
        float dy = below[x] - here[x];
        float slope = (float) Math.sqrt(dx * dx + dy * dy) + 1e-7f;
        int colour = tone(level, x, y);
        if (level + 1 == palette.layers().length) {
            return colour;
        }
        float toNext = (level + 1 - v) / slope;
        // How much the next sheet stands between this point and the light.
        float facing = (dx * LIGHT_X + dy * LIGHT_Y) / slope;
        float reach = shadow * (0.55f + 0.45f * facing);
        if (toNext < reach) {
            float depth = 1 - toNext / reach;
            colour = Rgb.mix(colour, palette.deep(), 0.34f * depth * depth);
        }
        if (toNext < 1) {
            colour = Rgb.mix(colour, tone(level + 1, x, y), 1 - toNext);
        }
        return colour;
    }

    private int tone(int level, int x, int y) {
        int colour = palette.layers()[level];
        return level == 0 ? Rgb.mix(colour, palette.sun(), sun.share(x, y)) : colour;
    }

    private record Sun(float x, float y, float radius) {
        float share(int px, int py) {
            float dx = px + 0.5f - x;
            float dy = py + 0.5f - y;
            float square = dx * dx + dy * dy;
            if (radius < 0 || square > (radius + 1) * (radius + 1)) {
                return 0;
            }
            return Math.max(0, Math.min(1, radius + 0.5f - (float) Math.sqrt(square)));
        }
    }
}
