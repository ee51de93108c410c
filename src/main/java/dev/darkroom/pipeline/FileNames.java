package dev.darkroom.pipeline;

import java.nio.charset.StandardCharsets;

/** Names made from the name of a dropped file. File systems allow 255 bytes, and a dropped name may use them all. */
final class FileNames {
    /** The longest name there is, bytes. */
    static final int MOST_BYTES = 255;

    private FileNames() {}

    /**
     * The name itself for 1, {@code name-2.json} for 2, and so on; shortened before its ending where it would be too
     * long.
     *
     * @param name with an ending
     * @param mostBytes of the result
     */
    static String numbered(String name, int number, int mostBytes) {
        int dot = name.lastIndexOf('.');
        String end = (number == 1 ? "" : "-" + number) + name.substring(dot);
        int length = dot;
        while (bytes(name.substring(0, length)) + bytes(end) > mostBytes) {
            length = name.offsetByCodePoints(length, -1);
        }
        return name.substring(0, length) + end;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
