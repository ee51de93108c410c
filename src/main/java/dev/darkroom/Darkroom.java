package dev.darkroom;

/** x. */
public final class Darkroom {
    private Darkroom() {}

    /** x. */
    public static void main(String[] args) {
        System.exit(0);
    }
}
