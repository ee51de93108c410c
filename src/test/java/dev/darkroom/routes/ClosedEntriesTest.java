package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that does jobs and takes no calls builds nothing for them. */
class ClosedEntriesTest {
    @TempDir
    private Path folder;

    @Test
    void nothingIsMadeForCallsThatCannotCome() throws Exception {
        try (Bench bench = Bench.start(new Home(folder), false, Map.of())) {
            Registry registry = bench.camel().getRegistry();

            assertThat(new String[] {"apiCalls", "assetCalls", "eventCalls", "healthCalls", "jobCalls", "httpCalls"})
                    .allSatisfy(name ->
                            assertThat(registry.lookupByName(name)).as(name).isNull());
            assertThat(new String[] {"jobWatch", "making", "renderThreads", "changeFeed"})
                    .allSatisfy(name ->
                            assertThat(registry.lookupByName(name)).as(name).isNotNull());
            assertThat(bench.number("SELECT COUNT(*) FROM signing_keys")).isZero();
        }
    }
}
