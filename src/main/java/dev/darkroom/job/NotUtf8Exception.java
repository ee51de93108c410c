package dev.darkroom.job;

import java.io.IOException;
import java.util.Locale;

/** The input has a byte that is not UTF-8. */
final class NotUtf8Exception extends IOException {
    private final int line;
    private final int badByte;

    NotUtf8Exception(int line, int badByte) {
        this.line = line;
        this.badByte = badByte;
    }

    /** Line of the byte, from 1. */
    int line() {
        return line;
    }

    Finding finding() {
        return new Finding(
                "",
                String.format(Locale.ROOT, "is not UTF-8 text (byte 0x%02X)", badByte),
                "UTF-8; a spreadsheet has it as 'CSV UTF-8'");
    }
}
