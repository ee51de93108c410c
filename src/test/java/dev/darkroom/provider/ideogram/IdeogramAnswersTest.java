package dev.darkroom.provider.ideogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.provider.ImageCodec.Delivered;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.Words;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Ideogram's answers and refusals mean. */
class IdeogramAnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Words WORDS = new Words(List.of("secret-key"), "a lamp");

    private static Delivered read(String answer) throws Exception {
        return IdeogramAnswers.read(JSON.readTree(answer.replace('\'', '"')), WORDS);
    }

    @Test
    void anAnswerNamesAddressSeedAndTheRewrittenPrompt() throws Exception {
        assertThat(read("{'created':'2026-01-01T00:00:00Z','data':[{'url':'https://ideogram.ai/x.png?exp=1&sig=2',"
                        + "'prompt':'a brass lamp','resolution':'1024x1024','seed':5,'is_image_safe':true}]}"))
                .isEqualTo(new Delivered(null, "https://ideogram.ai/x.png?exp=1&sig=2", 5L, "a brass lamp", null));
        assertThat(read("{'data':[{'url':'https://x/y.png'}]}"))
                .isEqualTo(new Delivered(null, "https://x/y.png", null, null, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                           | bad_response | UNKNOWN",
                "{'data':[]}                                                  | bad_response | UNKNOWN",
                "{'data':[null]}                                              | bad_response | UNKNOWN",
                "{'data':[{'url':null,'is_image_safe':true}]}                 | bad_response | UNKNOWN",
                "{'data':[{'url':'','is_image_safe':true}]}                   | bad_response | UNKNOWN",
                "{'data':[{'url':null,'is_image_safe':false}]}                | moderated    | LOST",
                "{'data':[{'url':'https://x/y.png','is_image_safe':false}]}   | moderated    | LOST",
                "{'error':'upstream'}                                         | bad_response | UNKNOWN",
            })
    void aSuccessNeedNotBeOne(String answer, String type, Purchase purchase) {
        assertThatThrownBy(() -> read(answer))
                .asInstanceOf(type(ProviderException.class))
                .satisfies(failure -> {
                    assertThat(failure.type().word()).isEqualTo(type);
                    assertThat(failure.purchase()).isEqualTo(purchase);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "400, prompt: must be a text,                 invalid_request, NONE",
        "401, Invalid key,                            auth,            NONE",
        "402, No credit,                              quota_exhausted, NONE",
        "422, Prompt provided failed safety check.,   moderated,       NONE",
        "422, Against our content policy,             moderated,       NONE",
        "422, seed: is too large,                     invalid_request, NONE",
        "429, Slow down,                              rate_limited,    NONE",
        "500, safety check is down,                   unavailable,     UNKNOWN",
        "503, Busy,                                   unavailable,     UNKNOWN",
    })
    void refusals(int status, String said, String type, Purchase purchase) {
        ProviderException failure =
                IdeogramAnswers.refusal(new Reply(status, null, "{\"error\":\"" + said + "\"}"), WORDS);

        assertThat(failure.type().word()).isEqualTo(type);
        assertThat(failure.purchase()).isEqualTo(purchase);
        assertThat(failure.getMessage()).isEqualTo(said);
    }

    @Test
    void aRefusalIsShownWithoutKeyPromptAndAddress() {
        assertThat(IdeogramAnswers.refusal(
                        new Reply(400, null, "{\"error\":{\"message\":\"secret-key: a lamp at https://x/y\"}}"), WORDS))
                .hasMessage("***: (the prompt) at (an address)");
        assertThat(IdeogramAnswers.refusal(new Reply(422, null, "<html>"), WORDS))
                .hasMessage("HTTP 422");
    }
}
