package dev.darkroom.simulator;

import static dev.darkroom.simulator.SimulatorClient.json;
import static dev.darkroom.simulator.SimulatorClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenRouterContractTest {
    @TempDir
    Path folder;

    private Simulator simulator;
    private SimulatorClient client;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.start(folder.resolve("log"));
        client = new SimulatorClient(simulator);
    }

    @AfterEach
    void stop() throws Exception {
        simulator.close();
    }

    @Test
    void rewritesWhatTheUserSaidLast() throws Exception {
        JsonNode body = json(ask("a red kite"));
        assertThat(prompt(body)).isEqualTo("a red kite, golden hour, 35 mm photograph");
        assertThat(body.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(body.at("/usage/cost").asDouble()).isEqualTo(0.00014);
        LogEntry entry = simulator.log().accepted().get(0);
        assertThat(entry.ref()).isEqualTo(body.path("id").asText()).startsWith("gen-");
        assertThat(entry.provider()).isEqualTo("openrouter");
        assertThat(entry.asked().prompt()).isEqualTo("a red kite");
        assertThat(simulator.log().billMicros(Vendor.OPENROUTER)).isEqualTo(140);
    }

    @Test
    void contentMayComeInParts() throws Exception {
        List<?> parts = List.of(Map.of("type", "text", "text", "a red "), Map.of("type", "text", "text", "kite"));
        Map<String, Object> body = body("unheard");
        body.put("messages", List.of(Map.of("role", "user", "content", parts)));
        assertThat(prompt(json(post(body)))).startsWith("a red kite,");
    }

    @Test
    void aHostThatNeedNotHonourTheSchemaDoesNot() throws Exception {
        Map<String, Object> body = body("a red kite");
        body.remove("provider");
        assertThat(content(json(post(body)))).isEqualTo("a red kite, golden hour, 35 mm photograph");
    }

    @Test
    void tooFewTokensCutTheContent() throws Exception {
        Map<String, Object> body = body("a red kite");
        body.put("max_tokens", 5);
        JsonNode answer = json(post(body));
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(content(answer)).hasSize(20);
    }

    @ParameterizedTest
    @CsvSource({
        "model, '\"gpt\"'",
        "messages, '[]'",
        "messages, '[{\"role\":\"boss\",\"content\":\"p\"}]'",
        "messages, '[{\"role\":\"user\",\"content\":\"p\",\"tone\":\"kind\"}]'",
        "max_tokens, 0",
        "max_tokens, '\"9\"'",
        "temperature, 2.5",
        "provider, '{\"require_parameters\":\"yes\"}'",
        "response_format, '{\"type\":\"json\"}'",
        "response_format, '{\"type\":\"json_schema\",\"json_schema\":{\"strict\":true}}'",
        "response_format, '{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"object\"}}}'",
        "creativity, 1",
        "stream, true"
    })
    void wrongFieldsAreRefused(String field, String value) throws Exception {
        Map<String, Object> body = body("p");
        body.put(field, SimulatorLog.JSON.readTree(value));
        HttpResponse<byte[]> response = post(body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/metadata/error_type").asText()).isEqualTo("invalid_request");
        assertThat(simulator.log().billMicros()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400, invalid_request", "401, 401, authentication", "402, 402, payment_required",
        "403, 403, permission_denied", "429, 429, rate_limit_exceeded", "500, 500, server",
        "503, 503, provider_overloaded", "504, 504, timeout", "moderated, 403, permission_denied",
        "content-moderated, 400, refusal"
    })
    void errorsBeforeTheAnswerHaveTheirStatus(String fault, int status, String type) throws Exception {
        HttpResponse<byte[]> response = ask("[fault:openrouter/" + fault + "]");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).at("/error/code").asInt()).isEqualTo(status);
        assertThat(json(response).at("/error/metadata/error_type").asText()).isEqualTo(type);
    }

    @Test
    void aLimitHasItsHeaderAndAFlagItsWords() throws Exception {
        assertThat(ask("[fault:429:3]").headers().firstValue("Retry-After")).contains("3");
        JsonNode metadata = json(ask("[fault:moderated]" + "x".repeat(200))).at("/error/metadata");
        assertThat(metadata.path("flagged_input").asText()).hasSize(100);
        assertThat(metadata.path("reasons")).isNotEmpty();
    }

    @Test
    void aWrongKeyIsRefused() throws Exception {
        String address = simulator.openRouterBaseUrl() + "/chat/completions";
        assertThat(client.post(address, "Authorization", "Bearer invalid", body("p"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(simulator.log().refused()).hasSize(1);
    }

    @Test
    void anErrorMayComeInsideAGoodAnswer() throws Exception {
        HttpResponse<byte[]> top = ask("[fault:error-in-200]");
        assertThat(top.statusCode()).isEqualTo(200);
        assertThat(json(top).at("/error/code").asInt()).isEqualTo(502);
        HttpResponse<byte[]> inner = ask("[fault:choice-error]");
        assertThat(inner.statusCode()).isEqualTo(200);
        JsonNode choice = json(inner).at("/choices/0");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("error");
        assertThat(choice.at("/error/code").asInt()).isEqualTo(502);
        assertThat(choice.at("/message/content").asText()).isNotEmpty();
    }

    @Test
    void theContentMayBeEmptyOrProse() throws Exception {
        JsonNode empty = json(ask("[fault:empty-content]"));
        assertThat(content(empty)).isEmpty();
        assertThat(Math.round(empty.at("/usage/cost").asDouble() * 1e6))
                .isEqualTo(simulator.log().billMicros());
        JsonNode prose = json(ask("[fault:prose-content]"));
        assertThatThrownBy(() -> prompt(prose)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void anAnswerMayBeSlowNeverComeOrBeNoJson() throws Exception {
        for (String fault : List.of("latency:60000", "black-hole")) {
            assertThatThrownBy(() -> impatient("[fault:" + fault + "]")).isInstanceOf(HttpTimeoutException.class);
        }
        assertThat(simulator.log().charged()).hasSize(2);
        assertThat(text(ask("[fault:garbage]"))).contains("<!doctype html>");
    }

    private void impatient(String prompt) throws Exception {
        client.send(HttpRequest.newBuilder(URI.create(simulator.openRouterBaseUrl() + "/chat/completions"))
                .header("Authorization", "Bearer key")
                .timeout(Duration.ofMillis(300))
                .POST(BodyPublishers.ofByteArray(SimulatorLog.JSON.writeValueAsBytes(body(prompt)))));
    }

    private HttpResponse<byte[]> ask(String prompt) throws Exception {
        return post(body(prompt));
    }

    private HttpResponse<byte[]> post(Map<String, ?> body) throws Exception {
        return client.post(simulator.openRouterBaseUrl() + "/chat/completions", "Authorization", "Bearer key", body);
    }

    private static Map<String, Object> body(String prompt) {
        Map<String, Object> schema = Map.of(
                "type",
                "object",
                "properties",
                Map.of("prompt", Map.of("type", "string")),
                "required",
                List.of("prompt"),
                "additionalProperties",
                false);
        Map<String, Object> body = new HashMap<>();
        body.put("model", "openai/gpt-4o-mini");
        body.put(
                "messages",
                List.of(
                        Map.of("role", "system", "content", "Improve the prompt."),
                        Map.of("role", "user", "content", prompt)));
        body.put("max_tokens", 400);
        body.put("provider", Map.of("require_parameters", true));
        body.put(
                "response_format",
                Map.of(
                        "type",
                        "json_schema",
                        "json_schema",
                        Map.of("name", "better", "strict", true, "schema", schema)));
        return body;
    }

    private static String content(JsonNode body) {
        return body.at("/choices/0/message/content").asText();
    }

    private static String prompt(JsonNode body) throws Exception {
        JsonNode object = SimulatorLog.JSON.readTree(content(body));
        assertThat(object).hasSize(1);
        return object.path("prompt").asText();
    }
}
