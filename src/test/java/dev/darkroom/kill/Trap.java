package dev.darkroom.kill;

import dev.darkroom.e2e.DarkroomProcess;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kills the program from outside, when something happens there: the nth call of that kind was carried out, and its answer
 * has not left. Armed for one process at a time.
 */
final class Trap {
    private static final Pattern POINT = Pattern.compile("(.+)@([1-9][0-9]*)");

    private DarkroomProcess prey;
    private String event;
    private int left;

    /**
     * Waits for the point, such as {@code figma:POST /v1/dev_resources@1}.
     *
     * @param server what is to die
     */
    synchronized void arm(String point, DarkroomProcess server) {
        Matcher parts = POINT.matcher(point);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a point: " + point);
        }
        event = parts.group(1);
        left = Integer.parseInt(parts.group(2));
        prey = server;
    }

    /** Nothing kills any more. */
    synchronized void disarm() {
        prey = null;
    }

    /** Whether such a thing is waited for. */
    synchronized boolean waitsFor(String what) {
        return prey != null && what.startsWith(event);
    }

    /** This has happened; true: the program died of it. */
    synchronized boolean happened(String what) {
        if (!waitsFor(what) || --left > 0) {
            return false;
        }
        prey.kill();
        prey = null;
        return true;
    }
}
