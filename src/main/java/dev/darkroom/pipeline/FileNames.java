package dev.darkroom.pipeline;

import java.nio.charset.StandardCharsets;

/** Names made from the name of a dropped file; file systems allow 255 bytes, and a dropped name may use them all. */
final class FileNames {
    private static final int MOST_BYTES = 255;

    private FileNames() {}

    /** The name itself for 1, {@code name-2.json} for 2, and so on. */
    static String numbered(String name, int number) {
        if (number == 1) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        return withEnd(name.substring(0, dot), "-" + number + name.substring(dot));
    }

    /** The name with something behind it, shortened in front of it where it has to be. */
    static String withEnd(String name, String end) {
        int room = MOST_BYTES - end.getBytes(StandardCharsets.UTF_8).length;
        int length = name.length();
        while (name.substring(0, length).getBytes(StandardCharsets.UTF_8).length > room) {
            length = name.offsetByCodePoints(length, -1);
        }
        return name.substring(0, length) + end;
    }
}
