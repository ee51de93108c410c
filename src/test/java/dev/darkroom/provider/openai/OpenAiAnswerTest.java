package dev.darkroom.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.darkroom.catalog.Model.UsagePricing;
import dev.darkroom.provider.AnswerFile;
import dev.darkroom.provider.ImageCodec.Delivered;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.Words;
import dev.darkroom.render.ErrorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What OpenAI's answers and refusals mean. */
class OpenAiAnswerTest {
    private static final int MIB = 1 << 20;
    private static final UsagePricing PRICING = new UsagePricing(5_000_000, 8_000_000, 32_000_000);
    private static final Words WORDS = new Words(List.of("sk-secret"), "a lamp");

    private final ByteArrayOutputStream image = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void anImageLongerThanJacksonsLongestTextIsRead() throws Exception {
        byte[] picture = new byte[20 * MIB];
        new Random(1).nextBytes(picture);

        Delivered delivered = read("{\"created\":1,\"data\":[{\"b64_json\":\""
                + Base64.getEncoder().encodeToString(picture) + "\",\"revised_prompt\":\"a brass lamp\"}],"
                + "\"usage\":{\"input_tokens\":20,\"input_tokens_details\":{\"text_tokens\":18,\"image_tokens\":2},"
                + "\"output_tokens\":4160,\"total_tokens\":4180}}");

        assertThat(image.toByteArray()).isEqualTo(picture);
        assertThat(delivered.finalPrompt()).isEqualTo("a brass lamp");
        assertThat(delivered.costMicros()).isEqualTo(18 * 5 + 2 * 8 + 4160 * 32);
    }

    @Test
    void withoutUsageThereIsNoCost() throws Exception {
        assertThat(read("{\"data\":[{\"b64_json\":\"aGk=\"}],\"later\":[{\"x\":[1]}]}")
                        .costMicros())
                .isNull();
        assertThat(image.toString(StandardCharsets.UTF_8)).isEqualTo("hi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html><body>gateway</body></html>",
                "[]",
                "null",
                "{}",
                "{\"data\":[]}",
                "{\"data\":{\"b64_json\":\"aGk=\"}}",
                "{\"data\":[{\"b64_json\":\"\"}]}",
                "{\"data\":[{\"b64_json\":\"aG\"}]}",
                "{\"data\":[{\"b64_json\":\"?\"}]}",
                "{\"data\":[{\"b64_json\":\"aGk",
                "{\"data\":[{\"b64_json\":\"aGk=\"}]",
                "{\"error\":{\"message\":\"upstream\"}}",
                "{\"error\":\"upstream\",\"data\":[{\"b64_json\":\"aGk=\"}]}"
            })
    void anAnswerWithoutAWholeImageMayHaveBeenBilled(String answer) {
        assertThatThrownBy(() -> read(answer))
                .asInstanceOf(type(ProviderException.class))
                .satisfies(failure -> {
                    assertThat(failure.type()).isEqualTo(ErrorType.BAD_RESPONSE);
                    assertThat(failure.purchase()).isEqualTo(Purchase.UNKNOWN);
                });
    }

    @Test
    void anImageOverTheLimitIsPaidForAndLost() {
        String answer = "{\"data\":[{\"b64_json\":\"" + "A".repeat(40 * MIB) + "\"}]}";

        assertThatThrownBy(() -> read(answer))
                .hasMessageContaining("darkroom.image.max-size")
                .asInstanceOf(type(ProviderException.class))
                .extracting(ProviderException::purchase)
                .isEqualTo(Purchase.LOST);
    }

    @Test
    void aFullDiskIsNotTheProvidersFault() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        assertThatThrownBy(() -> read("{\"data\":[{\"b64_json\":\"aGk=\"}]}", full))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
    }

    @Test
    void anImageCanBeElsewhere() throws Exception {
        assertThat(read("{\"data\":[{\"url\":\"https://x/y.png\",\"seed\":7}]}"))
                .isEqualTo(new Delivered(null, "https://x/y.png", 7L, null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "400, moderation_blocked,       moderated,       NONE",
        "400, content_policy_violation, moderated,       NONE",
        "400, unknown_parameter,        invalid_request, NONE",
        "401, invalid_api_key,          auth,            NONE",
        "403, unsupported_country,      auth,            NONE",
        "404, model_not_found,          not_found,       NONE",
        "413, '',                       invalid_request, NONE",
        "422, '',                       invalid_request, NONE",
        "429, rate_limit_exceeded,      rate_limited,    NONE",
        "429, insufficient_quota,       quota_exhausted, NONE",
        "429, credit_balance_exhausted, quota_exhausted, NONE",
        "500, '',                       unavailable,     UNKNOWN",
        "503, server_is_overloaded,     unavailable,     UNKNOWN",
        "302, '',                       bad_response,    UNKNOWN",
    })
    void refusals(int status, String code, String type, Purchase purchase) {
        ProviderException failure = OpenAiRefusals.of(
                new Reply(
                        status,
                        "7",
                        "{\"error\":{\"message\":\"Key sk-secret, a lamp at https://x/?sig=1\",\"code\":\"" + code
                                + "\"}}"),
                WORDS);

        assertThat(failure.type().word()).isEqualTo(type);
        assertThat(failure.purchase()).isEqualTo(purchase);
        assertThat(failure.getMessage()).isEqualTo("Key ***, (the prompt) at (an address)");
        assertThat(failure.retryAfter()).isEqualTo(type.equals("rate_limited") ? Duration.ofSeconds(7) : null);
    }

    @Test
    void theSafetySystemsWordsAreModerationWithoutACode() {
        ProviderException failure = OpenAiRefusals.of(
                new Reply(400, null, "{\"error\":{\"message\":\"rejected by our safety system\",\"code\":null}}"),
                WORDS);

        assertThat(failure.type()).isEqualTo(ErrorType.MODERATED);
    }

    private Delivered read(String answer) throws IOException, ProviderException {
        return read(answer, image);
    }

    private Delivered read(String answer, OutputStream sink) throws IOException, ProviderException {
        AnswerFile file = new AnswerFile(Files.writeString(folder.resolve("answer"), answer));
        Delivered delivered = OpenAiAnswer.read(file.tree(), PRICING, WORDS);
        if (delivered.image() != null) {
            file.write(delivered.image(), sink, 25L * MIB);
        }
        return delivered;
    }
}
