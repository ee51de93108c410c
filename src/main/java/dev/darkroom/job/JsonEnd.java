package dev.darkroom.job;

import java.io.IOException;
import java.io.InputStream;

/**
 * Finds out whether JSON is all there by following its strings and brackets: every proper prefix of an object or array is
 * incomplete. It does not check the grammar; a reader does that once the file is taken. Used once.
 */
final class JsonEnd {
    private static final String OUTSIDE_STRINGS = " \t\r\n{}[],:\"0123456789+-.eEtrufalsn";
    private static final int[] BYTE_ORDER_MARK = {0xEF, 0xBB, 0xBF};
    private static final int DEEPEST = 1000;

    private final boolean[] isObject = new boolean[DEEPEST];
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean ended;
    private boolean broken;

    /** Reads to the end, or to where it is surely broken. */
    Completeness of(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        long position = 0;
        for (int count = in.read(buffer); count >= 0 && !broken; count = in.read(buffer)) {
            for (int i = 0; i < count; i++) {
                int each = buffer[i] & 0xFF;
                if (position >= BYTE_ORDER_MARK.length || each != BYTE_ORDER_MARK[(int) position]) {
                    take(each);
                }
                position++;
            }
        }
        if (broken) {
            return Completeness.BROKEN;
        }
        return ended ? Completeness.COMPLETE : Completeness.INCOMPLETE;
    }

    private void take(int each) {
        if (inString) {
            takeInString(each);
        } else if (OUTSIDE_STRINGS.indexOf(each) < 0) {
            broken = true;
        } else if (OUTSIDE_STRINGS.indexOf(each) > 3) {
            takeOutside(each);
        }
    }

    private void takeInString(int each) {
        if (escaped) {
            escaped = false;
        } else if (each == '\\') {
            escaped = true;
        } else if (each == '"') {
            inString = false;
        }
        broken |= each < ' ';
    }

    private void takeOutside(int each) {
        boolean opens = each == '{' || each == '[';
        // a job file is one object or array: nothing else may come first, nothing at all afterwards
        broken |= ended || (depth == 0 && !opens) || (opens && depth == DEEPEST);
        if (broken) {
            return;
        }
        if (opens) {
            isObject[depth++] = each == '{';
        } else if (each == '}' || each == ']') {
            depth--;
            broken = isObject[depth] != (each == '}');
            ended = depth == 0;
        } else {
            inString = each == '"';
        }
    }
}
