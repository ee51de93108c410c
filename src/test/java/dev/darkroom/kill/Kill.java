package dev.darkroom.kill;

import java.util.Random;

/**
 * One death of the program.
 *
 * @param point as for {@code darkroom.failpoint}, or one of {@link NamedPoints#OUTSIDE}; empty: by SIGKILL, when the time
 *     has come
 * @param millis after the server is ready, or after its start when {@code early}
 */
record Kill(String point, boolean early, long millis) {
    private static final int LONGEST = 3_000;
    private static final int STARTING = 1_800;

    /** At a named point. */
    static Kill at(String point) {
        return new Kill(point, false, 0);
    }

    /** At any moment, one in four while the program starts and recovers. */
    static Kill random(Random random) {
        if (random.nextInt(4) == 0) {
            return random.nextInt(3) == 0
                    ? at("start:" + NamedPoints.START.get(random.nextInt(NamedPoints.START.size())) + "@1")
                    : new Kill("", true, random.nextInt(STARTING));
        }
        if (random.nextInt(4) == 0) {
            int place = random.nextInt(NamedPoints.STEPS.size() + NamedPoints.OUTSIDE.size());
            String where = place < NamedPoints.STEPS.size()
                    ? NamedPoints.STEPS.get(place)
                    : NamedPoints.OUTSIDE.get(place - NamedPoints.STEPS.size());
            return at(where + "@" + (1 + random.nextInt(3)));
        }
        return new Kill("", false, random.nextInt(LONGEST));
    }

    boolean named() {
        return !point.isEmpty();
    }

    /** Whether the program is killed by what happens outside of it, and does not know the point. */
    boolean outside() {
        return named() && !point.matches("(before|after|start):.*");
    }

    /** Whether it dies while it starts. */
    boolean starting() {
        return early || point.startsWith("start:");
    }
}
