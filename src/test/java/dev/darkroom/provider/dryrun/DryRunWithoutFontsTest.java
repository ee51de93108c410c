package dev.darkroom.provider.dryrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures must come out on a server with no font installed, so nothing of Java's text drawing may be loaded. */
class DryRunWithoutFontsTest {
    @Test
    void loadsNoFontClassAndNoDrawing(@TempDir Path dir) throws Exception {
        Path picture = dir.resolve("picture.png");
        Path log = dir.resolve("classes");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + log,
                        "-cp",
                        System.getProperty("java.class.path"),
                        DryRunWithoutFontsTest.class.getName(),
                        picture.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(Files.size(picture)).isGreaterThan(1000);
        List<String> loaded = Files.readAllLines(log);
        assertThat(loaded).anyMatch(line -> line.contains(" java.awt.geom.GeneralPath "));
        assertThat(loaded)
                .noneMatch(line -> line.contains(" sun.font.")
                        || line.contains(" sun.java2d.")
                        || line.contains(" java.awt.Font")
                        || line.contains(" java.awt.Graphics")
                        || line.contains(" java.awt.Toolkit"));
    }

    /** Draws one picture; run in a process of its own. */
    public static void main(String[] args) throws IOException {
        new DryRunPicture()
                .write(new PictureSpec("sdxl", "sdxl", "a prompt, 日本", null, 1, 512, 512, 0, false), Path.of(args[0]));
    }
}
