package dev.darkroom.render;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A provider that was left out, openly.
 *
 * @param provider its name
 * @param reason one phrase a person understands
 */
public record Skip(String provider, String reason) {
    /** All of them in one line, each named once with each of its reasons; there is one at least. */
    public static String line(List<Skip> skips) {
        return skips.stream()
                .distinct()
                .map(skip -> skip.provider() + " (" + skip.reason() + ")")
                .collect(Collectors.joining(", ", "not asked: ", ""));
    }
}
