package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.adapter.folder.FolderStorage;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StorageCheck;
import dev.darkroom.asset.StorageException;
import dev.darkroom.asset.StoreItem;
import dev.darkroom.engine.Home;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage that ends in the middle of an image: nobody may take what was sent for the whole. */
class BreakOffTest {
    /** Whole when it is asked for everything else. */
    private record Ending(ImageStorage storage) implements ImageStorage {
        @Override
        public void put(List<StoreItem> items) throws StorageException {
            storage.put(items);
        }

        @Override
        public InputStream open(String key) throws StorageException {
            return storage.open(key);
        }

        @Override
        public InputStream open(String key, long bytes, long offset, long length) {
            return new ByteArrayInputStream(new byte[10]);
        }

        @Override
        public Optional<String> share(String key, Duration life) {
            return storage.share(key, life);
        }

        @Override
        public String url(String key) {
            return storage.url(key);
        }

        @Override
        public StorageCheck check() {
            return storage.check();
        }
    }

    @TempDir
    private Path folder;

    @Test
    void whatBreaksOffDoesNotLookWhole() throws Exception {
        ImageStorage storage = new Ending(new FolderStorage(folder.resolve("storage")));
        try (WebBench web = new WebBench(new Home(folder.resolve("home")), Map.of("storage", storage))) {
            String id = web.post("/generate", "{\"prompt\": \"short\", \"width\": 64, \"height\": 64}")
                    .json()
                    .at("/data/asset_id")
                    .asText();

            for (String path : List.of("/assets.zip", "/assets/" + id + "/content")) {
                assertThatThrownBy(() -> web.bytes(path)).as(path).isInstanceOf(IOException.class);
            }
        }
    }
}
