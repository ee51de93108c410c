package dev.darkroom.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Opens a page in the browser of whoever sits here. */
final class Browser {
    private Browser() {}

    /** Whether a browser was asked; it may still show nothing. */
    static boolean open(String url) {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean linux = !system.contains("mac") && !system.contains("win");
        if (linux && System.getenv("DISPLAY") == null && System.getenv("WAYLAND_DISPLAY") == null) {
            return false;
        }
        try {
            new ProcessBuilder(command(system, url))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException e) {
            return false; // there is no such program; the address has been printed
        }
    }

    private static List<String> command(String system, String url) {
        if (system.contains("mac")) {
            return List.of("open", url);
        }
        return system.contains("win")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", url)
                : List.of("xdg-open", url);
    }
}
