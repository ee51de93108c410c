package dev.darkroom;

import dev.darkroom.cli.Commands;

/** Where the program starts. */
public final class Darkroom {
    private Darkroom() {}

    /** Runs one command; the exit code says how it went (see {@code darkroom --help}). */
    public static void main(String[] args) {
        System.exit(Commands.run(args));
    }
}
