package dev.darkroom.provider.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.TaskCodec.Progress;
import dev.darkroom.provider.Words;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.ErrorType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicateAnswersTest {
    private static final Words WORDS = new Words(List.of("r8_secret"), "a lamp");
    private final Replicate replicate = new Replicate();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "401|Unauthenticated|You did not pass a valid token|AUTH",
                "402|Insufficient credit|You have insufficient credit|QUOTA_EXHAUSTED",
                "403|Permission denied|No|AUTH",
                "404|Not found|No such model|NOT_FOUND",
                "422|Input validation failed|- input.width: must be less|INVALID_REQUEST",
                "422|Invalid version or not permitted|The specified version does not exist|NOT_FOUND",
            })
    void aRefusalBuysNothingAndSaysWhy(int status, String title, String detail, ErrorType type) {
        ProviderException refusal = replicate.refusal(
                new Reply(status, null, "{\"title\":\"" + title + "\",\"detail\":\"" + detail + "\"}"), WORDS);

        assertThat(refusal.type()).isEqualTo(type);
        assertThat(refusal.purchase()).isEqualTo(Purchase.NONE);
        assertThat(refusal).hasMessage(detail);
    }

    @ParameterizedTest
    @CsvSource({
        "Request was throttled. Your rate limit resets in ~30s., , 30",
        "Request was throttled. Your rate limit resets in ~30s., 5, 5",
        "Request was throttled., 5, 5",
    })
    void theLimitIsReadFromWordsWhereNoHeaderHasIt(String detail, String header, int seconds) {
        ProviderException refusal = replicate.refusal(new Reply(429, header, "{\"detail\":\"" + detail + "\"}"), WORDS);

        assertThat(refusal.type()).isEqualTo(ErrorType.RATE_LIMITED);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void aLimitWithoutATimeHasNone() {
        Reply reply = new Reply(429, null, "{\"detail\":\"Request was throttled.\"}");
        assertThat(replicate.refusal(reply, WORDS).retryAfter()).isNull();
    }

    @Test
    void aPredictionThatHasEndedAlreadyIsTakenAndRead() throws Exception {
        Reply made = new Reply(201, null, """
                {"id":"p1","status":"succeeded","output":"https://replicate.delivery/a/out-0.png",
                 "logs":"loading\\nUsing seed: 4711\\r\\n 50%",
                 "urls":{"get":"https://api.replicate.com/v1/predictions/p1"}}""");

        assertThat(replicate.receipt(made, WORDS))
                .isEqualTo(new Attempt.Receipt("p1", "https://api.replicate.com/v1/predictions/p1", null));
        assertThat(replicate.progress(made, null, WORDS))
                .isEqualTo(new Progress("https://replicate.delivery/a/out-0.png", 4711L, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"status\":\"canceled\"}|CANCELLED|LOST",
                "{\"status\":\"aborted\"}|UNAVAILABLE|LOST",
                "{\"status\":\"failed\",\"error\":\"NSFW content detected. Try again\"}|MODERATED|LOST",
                "{\"status\":\"failed\",\"error\":null}|UNAVAILABLE|LOST",
                "{\"status\":\"succeeded\",\"output\":[]}|MODERATED|LOST",
                "{\"status\":\"succeeded\",\"output\":null,\"data_removed\":true}|BAD_RESPONSE|LOST",
                "{\"status\":\"succeeded\",\"output\":null}|BAD_RESPONSE|UNKNOWN",
                "{\"status\":\"succeeded\",\"output\":{\"image\":1}}|BAD_RESPONSE|UNKNOWN",
                "{\"status\":\"sleeping\"}|BAD_RESPONSE|UNKNOWN",
            })
    void whatEndsWithoutAnImageSaysWhatItCost(String prediction, ErrorType type, Purchase purchase) {
        ProviderException end = catchThrowableOfType(
                ProviderException.class, () -> replicate.progress(new Reply(200, null, prediction), null, WORDS));

        assertThat(end.type()).isEqualTo(type);
        assertThat(end.purchase()).isEqualTo(purchase);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{\"status\":\"starting\"}", "{\"status\":\"processing\"}", "<html>", "{}"})
    void whatHasNotEndedIsPending(String prediction) throws Exception {
        assertThat(replicate.progress(new Reply(200, null, prediction), null, WORDS))
                .isEqualTo(Progress.PENDING);
    }
}
