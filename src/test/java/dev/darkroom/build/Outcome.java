package dev.darkroom.build;

/** How a process ended and what it said. */
record Outcome(int exitCode, String out, String err) {}
