package dev.darkroom.adapter.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.asset.StorageException;
import dev.darkroom.asset.StoreItem;
import dev.darkroom.contract.StoredFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFolderRouteTest {
    @TempDir
    private Path data;

    @TempDir
    private Path spool;

    private FolderProgram program;

    @BeforeEach
    void start() throws Exception {
        program = new FolderProgram(data.resolve("storage"));
    }

    @AfterEach
    void stop() {
        program.close();
    }

    @Test
    void onlyTheRouteOfTheChosenStorageIsThere() {
        assertThat(program.camel().getRoutes()).extracting(Route::getId).containsExactly("store-folder");
    }

    @Test
    void theMessageLeavesAsItCame() throws Exception {
        StoreItem item = StoredFile.of(spool, "lib/a.png", 1, 1000);

        List<StoreItem> items = List.of(item, StoredFile.of(spool, "lib/a.json", 2, 10));

        Exchange exchange = send(items);

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isSameAs(items);
        assertThat(exchange.getMessage().getHeaders()).isEqualTo(Map.of("CamelFileName", "../../evil.png"));
        assertThat(exchange.getProperty("Kept")).isEqualTo("as it was");
        assertThat(data.resolve("storage/lib/a.png")).hasSameBinaryContentAs(item.file());
        assertThat(data.resolve("storage/lib/a.json")).hasSize(10);
    }

    @Test
    void aFailureReachesTheCaller() throws Exception {
        send(List.of(StoredFile.of(spool, "lib/a.png", 1, 1000)));

        Exchange exchange = send(List.of(StoredFile.of(spool, "lib/a.png", 2, 1000)));

        assertThat(exchange.getException())
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("lib/a.png is stored already");
    }

    @Test
    void loadsNothingOfTheAwsClient() throws Exception {
        Path classes = data.resolve("classes.log");
        Path output = data.resolve("output.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + classes,
                        "-cp",
                        System.getProperty("java.class.path"),
                        FolderProgram.class.getName(),
                        data.resolve("other").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output, StandardCharsets.UTF_8)).contains("routes: 1");
        String loaded = Files.readString(classes, StandardCharsets.UTF_8);
        assertThat(loaded.contains(" org.apache.camel.impl.DefaultCamelContext "))
                .isTrue();
        // not asserted on the text itself: a failure would print all of it
        assertThat(loaded.contains(" software.amazon.")).isFalse();
        assertThat(loaded.contains(" dev.darkroom.adapter.s3.")).isFalse();
    }

    private Exchange send(List<StoreItem> items) {
        return program.camel().createProducerTemplate().send("direct:store-folder", exchange -> {
            exchange.setProperty("Kept", "as it was");
            exchange.getMessage().setHeaders(new HashMap<>(Map.of("CamelFileName", "../../evil.png")));
            exchange.getMessage().setBody(items);
        });
    }
}
