package dev.darkroom.provider.openrouter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.darkroom.job.PromptRule;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Refusals;
import dev.darkroom.provider.Words;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What OpenRouter says with HTTP 200, which may be an error, too. */
final class OpenRouterAnswer {
    private static final JsonMapper CONTENT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    /** A rewriting that costs more is a mistake in the answer. */
    private static final BigDecimal MOST_USD = BigDecimal.valueOf(1_000);

    private OpenRouterAnswer() {}

    static Rewritten read(JsonNode answer, Words words) throws ProviderException {
        if (!answer.isObject()) {
            throw Refusals.garbled("the answer is no whole JSON object");
        }
        JsonNode choice = answer.at("/choices/0");
        requireNoError(answer.path("error"), words);
        requireNoError(choice.path("error"), words);
        String end = choice.path("finish_reason").asText("stop");
        if (!end.equals("stop")) {
            throw Refusals.garbled("the answer did not come to its end: " + words.of(end, "no reason"));
        }
        String prompt = prompt(choice.at("/message/content"));
        if (!PromptRule.holds(prompt)) {
            throw Refusals.garbled("the answer has a prompt that no job may have");
        }
        return new Rewritten(prompt, cost(answer.at("/usage/cost")));
    }

    private static void requireNoError(JsonNode error, Words words) throws ProviderException {
        if (!error.isMissingNode() && !error.isNull()) {
            String said =
                    error.isTextual() ? error.asText() : error.path("message").asText(null);
            throw Refusals.garbled("HTTP 200 with an error: " + words.of(said, "it does not say which"));
        }
    }

    private static String prompt(JsonNode content) throws ProviderException {
        if (content.asText("").isBlank()) {
            throw Refusals.garbled("the answer is empty");
        }
        JsonNode prompt = json(content.asText()).path("prompt");
        if (!prompt.isTextual()) {
            throw Refusals.garbled("the answer is not the JSON object that was asked for");
        }
        return prompt.asText().strip();
    }

    private static JsonNode json(String content) {
        try {
            return CONTENT.readTree(content);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance(); // prose: told apart by who asks
        }
    }

    /** A part of a micro-dollar counts as a whole one. Null when it is not told, or cannot be. */
    private static Long cost(JsonNode usd) {
        if (!usd.isNumber()
                || usd.decimalValue().signum() < 0
                || usd.decimalValue().compareTo(MOST_USD) > 0) {
            return null;
        }
        return usd.decimalValue()
                .movePointRight(6)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }
}
