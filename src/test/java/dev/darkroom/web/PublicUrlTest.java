package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.engine.Home;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a server is called by others. */
class PublicUrlTest {
    @TempDir
    private Path folder;

    @Test
    void theConfiguredAddressIsTold() throws Exception {
        Home home = new Home(folder).with("darkroom.http.public-url", "https://pictures.example/darkroom/");
        try (WebBench web = new WebBench(home)) {
            String url = web.post("/generate", "{\"prompt\": \"a lamp\", \"width\": 64, \"height\": 64}")
                    .json()
                    .at("/data/image_url")
                    .asText();

            assertThat(url).startsWith("https://pictures.example/darkroom/assets/");
            assertThat(web.get(url.replace("https://pictures.example/darkroom", ""))
                            .status())
                    .isEqualTo(200);
        }
    }
}
