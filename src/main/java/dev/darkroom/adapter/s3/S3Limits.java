package dev.darkroom.adapter.s3;

import java.time.Duration;

/**
 * How long and how often a call to the server is tried.
 *
 * @param connect longest wait for a connection
 * @param silence longest wait for the next byte
 * @param attempt longest time of one try
 * @param call longest time of all tries together
 * @param attempts tries of one call, the first included
 * @param firstDelay wait before the second try; doubled from then on, with jitter
 * @param longestDelay longest wait between two tries
 */
record S3Limits(
        Duration connect,
        Duration silence,
        Duration attempt,
        Duration call,
        int attempts,
        Duration firstDelay,
        Duration longestDelay) {
    /** A 25 MB image over a line of 2 Mbit/s passes; a server that is down is given up after a few seconds. */
    static final S3Limits STANDARD = new S3Limits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            5,
            Duration.ofMillis(200),
            Duration.ofSeconds(5));
}
