package dev.darkroom.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.render.ErrorType;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long an answer's text asks to be left alone. */
class RetryHintTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static Duration hint(String body) {
        return RetryHint.of(new Reply(429, null, body.replace('\'', '"')), NOW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Please try again in 20s. | PT20S",
                "Limit 5, used 5. Please try again in 6m0s. Visit … | PT6M",
                "Please try again in 350ms | PT1S",
                "Please try again in 1.5s. | PT1.5S",
                "Your rate limit resets in ~30s. | PT30S",
                "Rate limited: retry after 12 seconds | PT12S",
                "Try again in 1h2m3s. | PT1H2M3S",
                "try again in 1 hour, 2 minutes and 3 seconds! | PT1H2M3S",
                "Please wait 5 min before the next | PT5M",
                "It will be available in about 2 minutes | PT2M",
                "150 requests in 10 seconds; try again in 60 seconds | PT1M",
                "Try again in 10 tries. Retry in 7s | PT7S",
                "TRY AGAIN IN 0s | PT1S",
                "Try again in 999999999999999999999 hours | PT24H",
                "Try again in 2 days | PT24H"
            })
    void ofSentences(String sentence, Duration pause) {
        assertThat(hint(sentence)).as("plain text").isEqualTo(pause);
        assertThat(hint("{'errors':[{'code':4,'message':'x\\n" + sentence + "'}]}"))
                .isEqualTo(pause);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'retry_after': 12} | PT12S",
                "{'retry_after': '12'} | PT12S",
                "{'error': {'retryAfter': 2.5}} | PT2.5S",
                "{'error': {'retryAfter': '1m20s'}} | PT1M20S",
                "{'retry_after': 'Sat, 21 Nov 2026 12:00:30 GMT'} | PT30S",
                "{'error': {'details': [{'x': 1}, {'@type': 'a/google.rpc.RetryInfo', 'retryDelay': '34s'}]}} | PT34S",
                "{'retry_after': null, 'message': 'try again in 9s'} | PT9S",
                "{'message': 'try again in 9s', 'retry_after': 3} | PT3S",
                "{'retry_after': 1e999} | PT24H",
                "{'retry_after': 0} | PT1S"
            })
    void ofFields(String json, Duration pause) {
        assertThat(hint(json)).isEqualTo(pause);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Too many requests",
                "You may send 150 requests in 10 seconds",
                "Please try again later",
                "Try again in 12",
                "Try again in 3 turns",
                "{'retry_after': -5}",
                "{'retry_after': {'s': 5}}",
                "{'retry_after': 'soon'}",
                "{'wait': 5}",
                "[]"
            })
    void orNotSaid(String body) {
        assertThat(hint(body)).isNull();
    }

    @Test
    void aLongTextIsReadInNoTime() {
        assertThat(hint("again in 1s1s, ".repeat(15_000))).isEqualTo(Duration.ofSeconds(2));
        assertThat(hint("again in " + "1 ".repeat(100_000))).isNull();
        assertThat(hint("again in " + "1x".repeat(100_000))).isNull();
    }

    @Test
    void theHeaderWinsOverTheText() {
        ProviderException refusal = Refusals.of(new Reply(429, "3", "Please try again in 20s"), "slow down");
        assertThat(refusal.type()).isEqualTo(ErrorType.RATE_LIMITED);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(3));

        assertThat(Refusals.of(new Reply(429, "soon", "Please try again in 20s"), "slow down")
                        .retryAfter())
                .as("a header that nobody understands says nothing")
                .isEqualTo(Duration.ofSeconds(20));
    }
}
