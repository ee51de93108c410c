package dev.darkroom.simulator;

import static dev.darkroom.simulator.SimulatorClient.json;
import static dev.darkroom.simulator.SimulatorClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {
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

    @ParameterizedTest
    @CsvSource({
        "429, 429, 429, 1",
        "429-absurd, 429, 429, 1000000000",
        "429-no-hint, 429, 429,",
        "429-in-words, 429, 429,",
        "400, 400, 400,",
        "401, 401, 401,",
        "403, 403, 403,",
        "402, 429, 402,",
        "503, 503, 503,"
    })
    void refusalsCostNothing(String fault, int openAi, int flux, String hint) throws Exception {
        for (HttpResponse<byte[]> response : both(fault)) {
            assertThat(response.headers().firstValue("Retry-After").orElse(null))
                    .isEqualTo(hint);
        }
        assertThat(both(fault)).extracting(HttpResponse::statusCode).containsExactly(openAi, flux);
        assertThat(simulator.log().billMicros()).isZero();
        assertThat(simulator.log().accepted()).isEmpty();
        assertThat(simulator.log().refused()).hasSize(4);
    }

    @Test
    void aDateIsAHttpDate() throws Exception {
        String date = client.flux("[fault:429-http-date:60]")
                .headers()
                .firstValue("Retry-After")
                .orElseThrow();
        assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
                .isAfter(ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(50));
    }

    @Test
    void lostAnswersAreCharged() throws Exception {
        for (String fault : List.of("drop-after-read", "garbage", "empty-body", "truncated-json", "cut-off")) {
            long before = simulator.log().billMicros(Vendor.OPENAI);
            assertThatThrownBy(
                            () -> json(client.openAi("[fault:" + fault + "]")).required("data"))
                    .as(fault)
                    .isInstanceOfAny(IOException.class, IllegalArgumentException.class);
            assertThat(simulator.log().billMicros(Vendor.OPENAI)).as(fault).isGreaterThan(before);
        }
        assertThatThrownBy(() -> json(client.flux("[fault:garbage]"))).isInstanceOf(JsonProcessingException.class);
        assertThat(simulator.log().billMicros(Vendor.FLUX)).isEqualTo(40_000);
    }

    @Test
    void aResetCostsNothing() throws Exception {
        assertThatThrownBy(() -> client.flux("[fault:reset]")).isInstanceOf(IOException.class);
        assertThat(simulator.log().refused()).hasSize(1);
        assertThat(simulator.log().billMicros()).isZero();
    }

    @Test
    void connectionsAreResetBeforeAnythingIsRead() throws Exception {
        simulator.faults("reset-on-accept=1");
        assertThatThrownBy(() -> client.flux("p")).isInstanceOf(IOException.class);
        assertThat(simulator.log().ofKind(LogEntry.CONNECTION)).isNotEmpty();
        assertThat(simulator.log().postCount()).isZero();
    }

    @Test
    void aBlackHoleChargesAndIsSilent() throws Exception {
        assertThatThrownBy(() -> impatient("[fault:black-hole]")).isInstanceOf(HttpTimeoutException.class);
        assertThat(simulator.log().charged()).hasSize(1);
    }

    @Test
    void anEndlessBodyGoesOn() throws Exception {
        HttpRequest get = HttpRequest.newBuilder(URI.create(client.sample("[fault:endless]")))
                .build();
        try (InputStream body = HttpClient.newHttpClient()
                .send(get, BodyHandlers.ofInputStream())
                .body()) {
            body.skipNBytes(8_000_000);
        }
    }

    @Test
    void picturesAreSpoilt() throws Exception {
        byte[] whole = client.get(client.sample("[fault:none]")).body();
        assertThat(client.get(client.sample("[fault:truncated-image]")).body().length)
                .isLessThan(whole.length * 2 / 3);
        assertThat(text(client.get(client.sample("[fault:text-image]")))).contains("sorry");
        assertThat(OpenAiContractTest.picture(json(client.openAi("[fault:wrong-format]"))))
                .startsWith(0xFF, 0xD8);
        assertThatThrownBy(() -> client.get(client.sample("[fault:cut-off]"))).isInstanceOf(IOException.class);
        assertThat(client.get(client.sample("[fault:dribble:5]")).body()).hasSameSizeAs(whole);
    }

    @Test
    void resultsExpire() throws Exception {
        assertThat(client.get(client.sample("[fault:expired-result]")).statusCode())
                .isIn(403, 410);
        String id = json(client.flux("[fault:expired-once]")).path("id").asText();
        assertThat(download(id)).isIn(403, 410);
        assertThat(download(id)).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "moderated, Request Moderated, 0", "content-moderated, Content Moderated, 0",
        "never-finishes, Pending, 40000", "poll-404, Task not found, 40000",
        "unknown-status, Waiting for review, 40000"
    })
    void tasksEndBadly(String fault, String status, long bill) throws Exception {
        String id = json(client.flux("[fault:" + fault + "]")).path("id").asText();
        assertThat(json(client.poll(id)).path("status").asText()).isEqualTo(status);
        assertThat(simulator.log().billMicros()).isEqualTo(bill);
    }

    @Test
    void moderationOfOpenAiHasItsCode() throws Exception {
        HttpResponse<byte[]> response = client.openAi("[fault:moderated]");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/code").asText()).isEqualTo("moderation_blocked");
    }

    @Test
    void aStatusCanFlap() throws Exception {
        String id = json(client.flux("[fault:flapping]")).path("id").asText();
        List<Integer> statuses = new ArrayList<>();
        for (int poll = 0; poll < 7; poll++) {
            statuses.add(client.poll(id).statusCode());
        }
        assertThat(statuses).containsExactly(200, 404, 200, 500, 200, 200, 200);
    }

    @Test
    void aTornLastLineIsCutOff() throws Exception {
        client.flux("p");
        stop();
        Files.writeString(folder.resolve("log"), "{\"seq\":2,\"ki", StandardOpenOption.APPEND);
        start();
        client.flux("p");
        assertThat(simulator.log().accepted()).extracting(LogEntry::seq).containsExactly(1L, 2L);
        assertThat(simulator.log().accepted().get(1).asked().seen()).isEqualTo(2);
    }

    private int download(String id) throws Exception {
        return client.get(json(client.poll(id)).at("/result/sample").asText()).statusCode();
    }

    private List<HttpResponse<byte[]>> both(String fault) throws Exception {
        return List.of(client.openAi("[fault:" + fault + "]"), client.flux("[fault:" + fault + "]"));
    }

    private void impatient(String prompt) throws Exception {
        client.send(HttpRequest.newBuilder(URI.create(simulator.fluxBaseUrl() + "/v1/flux-pro-1.1"))
                .header("x-key", "key")
                .timeout(Duration.ofMillis(300))
                .POST(BodyPublishers.ofString("{\"prompt\":\"" + prompt + "\"}")));
    }
}
