package dev.darkroom.provider.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.provider.ImageCodec.Delivered;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.Words;
import dev.darkroom.render.ErrorType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Stability's answers and refusals mean. */
class StabilityAnswerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Words WORDS = new Words(List.of("secret-key"), "a lamp");

    private static Delivered read(String answer) throws Exception {
        return StabilityAnswer.read(JSON.readTree(answer), WORDS);
    }

    @Test
    void bothVersionsSayImageAndSeed() throws Exception {
        assertThat(read("{\"image\":\"aGk=\",\"finish_reason\":\"SUCCESS\",\"seed\":4294967294}"))
                .isEqualTo(new Delivered("aGk=", null, 4_294_967_294L, null, null));
        assertThat(read("{\"artifacts\":[{\"base64\":\"aGk=\",\"seed\":7,\"finishReason\":\"SUCCESS\"}]}"))
                .isEqualTo(new Delivered("aGk=", null, 7L, null, null));
        assertThat(read("{\"image\":\"aGk=\",\"finish_reason\":\"SUCCESS\",\"seed\":\"x\"}")
                        .seed())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                            | bad_response | UNKNOWN",
                "{'image':'aGk='}                                                              | bad_response | UNKNOWN",
                "{'finish_reason':'SUCCESS'}                                                   | bad_response | UNKNOWN",
                "{'image':'','finish_reason':'SUCCESS'}                                        | bad_response | UNKNOWN",
                "{'image':'aGk=','finish_reason':'LATER'}                                      | bad_response | UNKNOWN",
                "{'image':'aGk=','finish_reason':'CONTENT_FILTERED'}                           | moderated    | LOST",
                "{'artifacts':[]}                                                              | bad_response | UNKNOWN",
                "{'artifacts':[{'finishReason':'CONTENT_FILTERED'}]}                           | moderated    | LOST",
                "{'artifacts':[{'base64':'aGk=','finishReason':'CONTENT_FILTERED','seed':1}]}  | moderated    | LOST",
                "{'artifacts':[{'base64':'','finishReason':'ERROR','seed':1}]}                 | unavailable  | UNKNOWN",
                "{'errors':['upstream'],'name':'x'}                                            | bad_response | UNKNOWN",
            })
    void aSuccessNeedNotBeOne(String answer, String type, Purchase purchase) {
        assertThatThrownBy(() -> read(answer.replace('\'', '"')))
                .asInstanceOf(type(ProviderException.class))
                .satisfies(failure -> {
                    assertThat(failure.type().word()).isEqualTo(type);
                    assertThat(failure.purchase()).isEqualTo(purchase);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "400, bad_request,         invalid_request, NONE",
        "400, invalid_prompts,     moderated,       NONE",
        "401, unauthorized,        auth,            NONE",
        "402, payment_required,    quota_exhausted, NONE",
        "403, content_moderation,  moderated,       NONE",
        "403, permission_denied,   auth,            NONE",
        "403, '',                  auth,            NONE",
        "404, not_found,           not_found,       NONE",
        "413, payload_too_large,   invalid_request, NONE",
        "422, invalid_language,    invalid_request, NONE",
        "429, rate_limit_exceeded, rate_limited,    NONE",
        "503, service_unavailable, unavailable,     UNKNOWN",
        "503, '',                  unavailable,     UNKNOWN",
        "302, '',                  bad_response,    UNKNOWN",
    })
    void refusalsInBothVersions(int status, String name, String type, Purchase purchase) {
        for (String said : List.of(
                "\"errors\":[\"Key secret-key,\",\"a lamp at https://x/?sig=1\"]",
                "\"message\":\"Key secret-key,; a lamp at https://x/?sig=1\"")) {
            ProviderException failure = StabilityRefusals.of(
                    new Reply(status, "7", "{\"id\":\"1\",\"name\":\"" + name + "\"," + said + "}"), WORDS);

            assertThat(failure.type().word()).isEqualTo(type);
            assertThat(failure.purchase()).isEqualTo(purchase);
            assertThat(failure.getMessage()).isEqualTo("Key ***,; (the prompt) at (an address)");
            assertThat(failure.retryAfter()).isEqualTo(type.equals("rate_limited") ? Duration.ofSeconds(7) : null);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "{'name':'internal_error'; 'errors':['down']},     UNBILLED",
        "{'name':'content_moderation'; 'errors':['down']}, UNBILLED",
        "{'name':'internal_error'; 'message':'down'},      UNKNOWN",
        "{'errors':['down']},                              UNKNOWN",
        "<html>,                                           UNKNOWN",
    })
    void aFailureIsFreeWhereTheSecondVersionItselfSaysSo(String body, Purchase purchase) {
        ProviderException failure = StabilityRefusals.of(
                new Reply(500, null, body.replace('\'', '"').replace(';', ',')), WORDS);

        assertThat(failure.type()).isEqualTo(ErrorType.UNAVAILABLE);
        assertThat(failure.purchase()).isEqualTo(purchase);
    }

    @Test
    void invalidPromptsAreModerationAlsoWithoutThatName() {
        ProviderException failure = StabilityRefusals.of(
                new Reply(400, null, "{\"name\":\"bad_request\",\"message\":\"Invalid prompts detected\"}"), WORDS);

        assertThat(failure.type()).isEqualTo(ErrorType.MODERATED);
    }

    @Test
    void aRefusalWithoutWordsSaysItsStatusAndName() {
        assertThat(StabilityRefusals.of(new Reply(404, null, "<html>"), WORDS)).hasMessage("HTTP 404");
        assertThat(StabilityRefusals.of(new Reply(404, null, "{\"name\":\"not_found\"}"), WORDS))
                .hasMessage("HTTP 404 not_found");
    }
}
