package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.images.Image;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import com.openai.models.models.Model;
import dev.darkroom.asset.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own Java client, as it is, with nothing changed but the address. */
class OpenAiJavaClientTest {
    @TempDir
    private static Path folder;

    private static SimulatedWeb simulated;
    private static OpenAIClient client;

    @BeforeAll
    static void start() throws Exception {
        simulated = new SimulatedWeb(folder);
        client = OpenAIOkHttpClient.builder()
                .baseUrl(simulated.web().address() + "/v1")
                .apiKey("not-needed")
                .responseValidation(true)
                .build();
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        simulated.close();
    }

    private static ImageGenerateParams.Builder generate(String prompt) {
        return ImageGenerateParams.builder().prompt(prompt).model("gpt-image-1-mini");
    }

    private static byte[] bytes(Image image) {
        return Base64.getDecoder().decode(image.b64Json().orElseThrow());
    }

    @Test
    void generates() {
        ImagesResponse response = client.images()
                .generate(generate("a java lamp")
                        .size(ImageGenerateParams.Size._1024X1024)
                        .quality(ImageGenerateParams.Quality.LOW)
                        .user("someone")
                        .build());

        assertThat(response.created()).isPositive();
        assertThat(bytes(response.data().orElseThrow().get(0))).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void generatesFour() {
        ImagesResponse response =
                client.images().generate(generate("four java lamps").n(4).build());

        assertThat(response.data().orElseThrow()).hasSize(4).allSatisfy(image -> assertThat(bytes(image))
                .isNotEmpty());
        assertThat(simulated.posts("four java lamps")).isEqualTo(4);
    }

    @Test
    void answersWithAddresses() {
        ImagesResponse response = client.images()
                .generate(generate("a java lamp somewhere")
                        .responseFormat(ImageGenerateParams.ResponseFormat.URL)
                        .build());

        Image image = response.data().orElseThrow().get(0);
        assertThat(image.url()).isPresent();
        assertThat(image.b64Json()).isEmpty();
    }

    @Test
    void edits() throws Exception {
        Path picture = Files.write(folder.resolve("picture.png"), Samples.png(64, 64));
        Path mask = Files.write(folder.resolve("mask.png"), Samples.mask(64, 64, 0));
        ImagesResponse response = client.images()
                .edit(ImageEditParams.builder()
                        .image(picture)
                        .mask(mask)
                        .prompt("an edited java lamp")
                        .model("gpt-image-1-mini")
                        .n(2)
                        .build());

        assertThat(response.data().orElseThrow()).hasSize(2);
        assertThat(simulated.posts("an edited java lamp")).isEqualTo(2);
    }

    @Test
    void streams() {
        try (StreamResponse<ImageGenStreamEvent> events = client.images()
                .generateStreaming(generate("streamed java lamps").n(2).build())) {
            List<ImageGenStreamEvent> all = events.stream().toList();

            assertThat(all).hasSize(2).allSatisfy(event -> {
                assertThat(event.isGenerationCompleted()).isTrue();
                assertThat(event.asGenerationCompleted().b64Json()).isNotEmpty();
                assertThat(event.asGenerationCompleted().usage().totalTokens()).isZero();
                assertThat(event.isValid()).isTrue();
            });
        }
    }

    @Test
    void aFailureInAStreamIsAnException() {
        try (StreamResponse<ImageGenStreamEvent> events = client.images()
                .generateStreaming(generate("no java lamp [fault:moderated]").build())) {
            Exception thrown =
                    catchThrowableOfType(Exception.class, () -> events.stream().toList());

            assertThat(thrown).as("what the client makes of the event").isNotNull();
        }
    }

    @Test
    void errorsAreItsOwnExceptions() {
        BadRequestException wrong = catchThrowableOfType(BadRequestException.class, () -> client.images()
                .generate(generate("a lamp").n(11).build()));
        assertThat(wrong.param()).contains("n");
        assertThat(wrong.code()).contains("invalid_value");
        assertThat(wrong.type()).contains("invalid_request_error");

        BadRequestException refused = catchThrowableOfType(BadRequestException.class, () -> client.images()
                .generate(generate("a bad java lamp [fault:moderated]").build()));
        assertThat(refused.code()).contains("moderation_blocked");

        NotFoundException none = catchThrowableOfType(
                NotFoundException.class, () -> client.models().retrieve("no-such"));
        assertThat(none.code()).contains("model_not_found");
    }

    @Test
    void aFailureOfTheProviderIsNotAskedForTwice() throws Exception {
        Exception failed = catchThrowableOfType(Exception.class, () -> client.images()
                .generate(generate("a broken java lamp [fault:503]").build()));

        assertThat(failed).isNotNull();
        assertThat(simulated
                        .web()
                        .bench()
                        .number("SELECT count(*) FROM jobs WHERE request LIKE '%a broken java lamp%'"))
                .isEqualTo(1);
    }

    @Test
    void listsModels() {
        assertThat(client.models().list().data())
                .extracting(Model::id)
                .contains("gpt-image-1-mini")
                .allSatisfy(
                        id -> assertThat(client.models().retrieve(id).ownedBy()).isEqualTo("openai_images"));
    }
}
