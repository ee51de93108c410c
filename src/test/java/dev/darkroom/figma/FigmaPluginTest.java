package dev.darkroom.figma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests of the Figma plugin, which are written in its own language. */
class FigmaPluginTest {
    @TempDir
    private Path folder;

    @Test
    void thePluginPlacesAndReportsWhatWaits() throws Exception {
        assumeThat(NodeScripts.present()).as("Node.js is installed").isTrue();

        String said = new NodeScripts(folder)
                .run(
                        Map.of(),
                        "--test",
                        "--test-reporter=tap",
                        NodeScripts.script("placing.test.js").toString(),
                        NodeScripts.script("placers.test.js").toString(),
                        NodeScripts.script("window.test.js").toString());

        assertThat(said).contains("# pass 31").contains("# fail 0");
    }
}
