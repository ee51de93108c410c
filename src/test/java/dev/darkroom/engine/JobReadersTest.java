package dev.darkroom.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.config.SettingsLoader;
import dev.darkroom.job.InputError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused at the door because the settings say so. */
class JobReadersTest {
    private static final int MOST = 64 * 1024;

    @TempDir
    private Path folder;

    /** What is wrong with an edit that has these fields, when an image may have 64 KiB. */
    private List<String> errors(String fields) {
        Settings settings =
                SettingsLoader.load(new ConfigSource(folder, Map.of(), Map.of("darkroom.image.max-size", "64KiB")));
        String job = "{\"prompt\": \"a fox\", \"operation\": \"edit\", " + fields + "}";
        return JobReaders.atTheDoor(settings).readOne(job.getBytes(StandardCharsets.UTF_8)).errors().stream()
                .map(InputError::sentence)
                .toList();
    }

    /** So many bytes, not one of them an image's: whoever decodes them finds that first. */
    private static String base64(int bytes) {
        return java.util.Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    @Test
    void anImageInBase64ThatIsTooLongIsRefusedByFieldSizeAndLimit() {
        assertThat(errors("\"image\": \"" + base64(MOST) + "\"")).isEmpty();
        assertThat(errors("\"image\": \"" + base64(MOST + 1) + "\""))
                .containsExactly("/image: is an image of 65537 bytes in base64; expected at most 65536 bytes:"
                        + " darkroom.image.max-size");
    }

    @Test
    void maskAndFurtherImagesToo() {
        String small = "\"" + base64(90) + "\"";
        String large = "\"data:image/png;base64," + base64(MOST + 2) + "\"";

        assertThat(errors("\"image\": " + small + ", \"more_images\": [" + small + ", " + large + "], \"mask\": "
                        + large))
                .satisfiesExactlyInAnyOrder(
                        error -> assertThat(error).startsWith("/more_images/1: is an image of 65538 bytes in base64"),
                        error -> assertThat(error).startsWith("/mask: is an image of 65538 bytes in base64"));
    }
}
