package dev.darkroom.simulator;

/**
 * What one accepted or refused request asked for.
 *
 * @param size as {@code 1024x768}
 * @param quality null where the provider has none
 * @param format {@code png} or {@code jpeg}
 * @param seed of the picture
 * @param seen how many times the provider had this prompt with this request, from 1
 * @param readyAt when the picture is done, in epoch milliseconds
 */
public record Asked(
        String prompt,
        String promptSha256,
        String model,
        String size,
        String quality,
        String format,
        long seed,
        int seen,
        long readyAt) {
    int width() {
        return Integer.parseInt(size.substring(0, size.indexOf('x')));
    }

    int height() {
        return Integer.parseInt(size.substring(size.indexOf('x') + 1));
    }
}
