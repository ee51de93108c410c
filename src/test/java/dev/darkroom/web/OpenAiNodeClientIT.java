package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.darkroom.asset.Samples;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own JavaScript client, as it is, with nothing changed but the address. It needs Node.js and its npm. */
class OpenAiNodeClientIT {
    private static final Path SCRIPTS = Path.of("src/test/clients/openai-node");
    private static final int LONGEST_MINUTES = 5;

    @TempDir
    private Path folder;

    @Test
    void itsScriptFindsEverythingAsItExpects() throws Exception {
        assumeThat(present("node") && present("npm")).as("Node.js is installed").isTrue();
        for (String file : List.of("package.json", "images.mjs")) {
            Files.copy(SCRIPTS.resolve(file), folder.resolve(file));
        }
        Files.write(folder.resolve("picture.png"), Samples.png(64, 64));
        BufferedImage mask = new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB);
        ImageIO.write(mask, "png", folder.resolve("mask.png").toFile());
        run("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts");

        try (SimulatedWeb simulated = new SimulatedWeb(Files.createDirectory(folder.resolve("server")))) {
            String said = run("node", "images.mjs", simulated.web().address() + "/v1", "picture.png", "mask.png");

            assertThat(said.lines().filter(line -> line.startsWith("ok "))).hasSize(9);
            assertThat(simulated.posts("four script lamps")).isEqualTo(4);
        }
    }

    private static boolean present(String program) {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator, -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        String said = Files.readString(output);
        assertThat(ended && process.exitValue() == 0)
                .as(String.join(" ", command) + "\n" + said)
                .isTrue();
        return said;
    }
}
