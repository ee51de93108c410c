package dev.darkroom.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
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

/** What Gemini's answers and errors mean. */
class GeminiAnswerTest {
    private static final Words WORDS = new Words(List.of("secret-key"), "a lamp");

    @Test
    void theImageIsTheLastThatIsNoThoughtAndTheOthersAreFurtherOnes() throws Exception {
        String json = "{'candidates':[{'finishReason':'STOP','content':{'parts':[{'text':'Here'},"
                + "{'thought':true,'inlineData':{'mimeType':'image/png','data':'c2tldGNo'}},"
                + "{'inlineData':{'mimeType':'image/png','data':'aW1hZ2U='}},"
                + "{'inlineData':{'mimeType':'image/png','data':'b3RoZXI='}}]}}]}";

        assertThat(GeminiAnswer.read(tree(json), WORDS))
                .isEqualTo(new Delivered("b3RoZXI=", null, null, null, null, List.of("aW1hZ2U=")));
    }

    @Test
    void anImageThatIsThereIsTakenWhateverItsReason() throws Exception {
        String json = "{'promptFeedback':{'blockReason':'OTHER'},'candidates':[{'finishReason':'MAX_TOKENS',"
                + "'content':{'parts':[{'inlineData':{'data':'aW1hZ2U='}}]}}]}";

        assertThat(GeminiAnswer.read(tree(json), WORDS).image()).isEqualTo("aW1hZ2U=");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {}                                                          | BAD_RESPONSE | UNKNOWN | neither an image nor a reason
            {'candidates':[]}                                           | BAD_RESPONSE | UNKNOWN | neither an image nor a reason
            {'candidates':'none'}                                       | BAD_RESPONSE | UNKNOWN | neither an image nor a reason
            {'error':{'message':'overloaded'}}                          | BAD_RESPONSE | UNKNOWN | HTTP 200 with an error: overloaded
            {'candidates':[{}]}                                         | BAD_RESPONSE | LOST    | no reason, no explanation
            {'candidates':[{'finishReason':'TOMORROW'}]}                | BAD_RESPONSE | LOST    | TOMORROW, no explanation
            {'candidates':[{'finishReason':'SPII','finishMessage':'m'}]}| MODERATED    | LOST    | SPII, m
            {'promptFeedback':{'blockReason':'BLOCK_REASON_UNSPECIFIED'}} | BAD_RESPONSE | UNKNOWN | neither an image nor a reason
            {'promptFeedback':{'blockReason':'BLOCK_REASON_UNSPECIFIED'},'candidates':[{'finishReason':'STOP'}]} | BAD_RESPONSE | LOST | STOP, no explanation
            {'promptFeedback':{'blockReason':'OTHER'},'candidates':[{'finishReason':'IMAGE_SAFETY'}]} | MODERATED | LOST | IMAGE_SAFETY, no explanation
            {'promptFeedback':{'blockReason':'OTHER'},'candidates':[]}  | MODERATED    | NONE    | the prompt is blocked: OTHER
            {'promptFeedback':{'blockReason':'SAFETY'}}                 | MODERATED    | NONE    | the prompt is blocked: SAFETY
            {'promptFeedback':{'blockReason':'SAFETY','blockReasonMessage':'no a lamp'}} | MODERATED | NONE | no (the prompt)
            """)
    void withoutAnImage(String json, ErrorType type, Purchase purchase, String message) throws Exception {
        ProviderException failure =
                catchThrowableOfType(ProviderException.class, () -> GeminiAnswer.read(tree(json), WORDS));

        assertThat(failure.type()).isEqualTo(type);
        assertThat(failure.purchase()).isEqualTo(purchase);
        assertThat(failure.getMessage()).contains(message);
    }

    @Test
    void wordsInsteadOfAnImageAreTheReason() throws Exception {
        String json = "{'candidates':[{'finishReason':'STOP','content':{'parts':["
                + "{'thought':true,'text':'hm'},{'text':'I would rather not draw a lamp'}]}}]}";

        ProviderException failure =
                catchThrowableOfType(ProviderException.class, () -> GeminiAnswer.read(tree(json), WORDS));

        assertThat(failure.getMessage()).endsWith("STOP, I would rather not draw (the prompt)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            400 | {'error':{'status':'INVALID_ARGUMENT','message':'bad secret-key','details':[{'reason':'API_KEY_INVALID'}]}} | AUTH | NONE | bad ***
            400 | {'error':{'status':'INVALID_ARGUMENT','message':'no such field'}}  | INVALID_REQUEST | NONE | no such field
            400 | {'error':{'status':'FAILED_PRECONDITION'}}                         | QUOTA_EXHAUSTED | NONE | HTTP 400 FAILED_PRECONDITION
            400 | <html>                                                             | INVALID_REQUEST | NONE | HTTP 400
            403 | {'error':{'status':'PERMISSION_DENIED'}}                           | AUTH            | NONE | HTTP 403 PERMISSION_DENIED
            404 | {'error':{'status':'NOT_FOUND'}}                                   | NOT_FOUND       | NONE | HTTP 404 NOT_FOUND
            429 | {'error':{'status':'RESOURCE_EXHAUSTED'}}                          | RATE_LIMITED    | NONE | HTTP 429 RESOURCE_EXHAUSTED
            500 | {'error':{'status':'INTERNAL','details':'none'}}                   | UNAVAILABLE     | UNBILLED | HTTP 500 INTERNAL
            500 | {'error':{'status':500,'message':'of a gateway'}}                  | UNAVAILABLE     | UNKNOWN | of a gateway
            500 | {'message':'Internal Server Error'}                                | UNAVAILABLE     | UNKNOWN | HTTP 500
            500 | <html>                                                             | UNAVAILABLE     | UNKNOWN | HTTP 500
            503 |                                                                    | UNAVAILABLE     | UNKNOWN | HTTP 503
            503 | {'error':{'status':'UNAVAILABLE','message':'The model is overloaded. Please try again later.'}} | UNAVAILABLE | UNBILLED | The model is overloaded. Please try again later.
            503 | {'error':{'status':'UNAVAILABLE','message':'This model is currently experiencing high demand.'}} | UNAVAILABLE | UNBILLED | This model is currently experiencing high demand.
            503 | {'error':{'status':'UNAVAILABLE','message':'Deadline expired before operation could complete.'}} | UNAVAILABLE | UNKNOWN | Deadline expired before operation could complete.
            503 | {'error':{'message':'overloaded'}}                                 | UNAVAILABLE     | UNKNOWN | overloaded
            504 | {'error':{'status':'DEADLINE_EXCEEDED'}}                           | UNAVAILABLE     | UNKNOWN | HTTP 504 DEADLINE_EXCEEDED
            """)
    void errors(int status, String json, ErrorType type, Purchase purchase, String message) {
        ProviderException failure = refusal(status, null, json == null ? "" : json);

        assertThat(failure.type()).isEqualTo(type);
        assertThat(failure.purchase()).isEqualTo(purchase);
        assertThat(failure.getMessage()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            , 3s, 3000
            , 34.074824224s, 34074
            7, 3s, 7000
            , 0.2s, 1000
            , 3 minutes, 180000
            , 9e9s,
            , 999999999s, 86400000
            """)
    void aPauseIsInTheHeaderOrAmongTheDetails(String header, String delay, Long millis) {
        String json = "{'error':{'status':'RESOURCE_EXHAUSTED','details':["
                + "{'@type':'type.googleapis.com/google.rpc.QuotaFailure'},"
                + "{'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'" + delay + "'}]}}";

        Duration pause = refusal(429, header, json).retryAfter();

        assertThat(pause).isEqualTo(millis == null ? null : Duration.ofMillis(millis));
    }

    private static ProviderException refusal(int status, String header, String json) {
        return new Gemini().refusal(new Reply(status, header, json.replace('\'', '"')), WORDS);
    }

    private static JsonNode tree(String json) throws Exception {
        return new ObjectMapper().readTree(json.replace('\'', '"'));
    }
}
