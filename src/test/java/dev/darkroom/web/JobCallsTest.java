package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.engine.Home;
import dev.darkroom.web.WebBench.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs and images over HTTP, in dry-run: what is answered to whom. */
class JobCallsTest {
    private static final String SMALL = "{\"prompt\": \"a lighthouse\", \"width\": 64, \"height\": 64";

    @TempDir
    private static Path folder;

    private static WebBench web;

    @BeforeAll
    static void start() throws Exception {
        Home home = new Home(folder);
        String shop = "shop:\n  library: shop\n  storage_prefix: shop\n";
        home.write("catalog/instances.yaml", Files.readString(folder.resolve("catalog/instances.yaml")) + shop);
        web = new WebBench(home);
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void aJobIsAcceptedAndItsPlaceIsNamed() throws Exception {
        Reply reply = web.post("/jobs", SMALL + ", \"job_id\": \"accepted\"}");

        assertThat(reply.status()).isIn(202, 200);
        assertThat(reply.header("Location")).isEqualTo("/jobs/accepted");
        assertThat(reply.header("X-Darkroom-Job")).isEqualTo("accepted");
        assertThat(reply.header("X-Request-Id")).isNotBlank();
        assertThat(reply.json().get("job_id").asText()).isEqualTo("accepted");
    }

    @Test
    void thePlaceOfAnotherInstancesJobNamesIt() throws Exception {
        Reply reply = web.post("/jobs", SMALL + ", \"job_id\": \"elsewhere\", \"instance_id\": \"shop\"}");

        assertThat(reply.header("Location")).isEqualTo("/jobs/elsewhere?instance=shop");
        assertThat(web.get(reply.header("Location")).status()).isEqualTo(200);
    }

    @Test
    void aKeyBesideAnotherIdIsRefused() throws Exception {
        String job = SMALL + ", \"job_id\": \"mine\"}";

        assertThat(web.post("/jobs", job, "Idempotency-Key", "mine").status()).isIn(200, 202);
        assertThat(web.post("/jobs", job, "Idempotency-Key", "other").body())
                .contains("/job_id", "is 'mine', and the header Idempotency-Key is another");
        assertThat(web.get("/jobs/other").status()).isEqualTo(404);
    }

    @Test
    void whoPrefersToWaitGetsTheResult() throws Exception {
        Reply reply = web.post("/jobs", SMALL + ", \"n\": 3, \"job_id\": \"waited\"}", "Prefer", "wait=30");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("state").asText()).isEqualTo("done");
        assertThat(reply.json().get("renders")).hasSize(3);
        assertThat(web.get("/jobs/waited").json()).isEqualTo(reply.json());
    }

    @Test
    void aJobIsMadeWhileItsCallerWaits() throws Exception {
        Reply reply = web.post("/generate", SMALL + ", \"n\": 2}", "X-Request-Id", "mine-1");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("X-Request-Id")).isEqualTo("mine-1");
        JsonNode data = reply.json().get("data");
        assertThat(reply.json().get("success").asBoolean()).isTrue();
        assertThat(data.get("asset_id").asText()).isNotBlank();
        assertThat(data.get("images")).hasSize(2);
        assertThat(reply.header("X-Darkroom-Provider"))
                .isEqualTo(data.get("provider").asText());
        assertThat(web.get("/jobs/" + reply.header("X-Darkroom-Job"))
                        .json()
                        .get("state")
                        .asText())
                .isEqualTo("done");
    }

    @Test
    void everyMistakeIsNamed() throws Exception {
        Reply reply = web.post("/generate", "{\"n\": 40}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().get("success").asBoolean()).isFalse();
        JsonNode error = reply.json().get("error");
        assertThat(error.get("type").asText()).isEqualTo("invalid_request");
        assertThat(error.get("errors").findValuesAsText("pointer")).contains("/prompt", "/n");
        assertThat(reply.json().get("request_id").asText()).isEqualTo(reply.header("X-Request-Id"));
    }

    @Test
    void anUnknownInstanceIsNotFound() throws Exception {
        assertThat(web.post("/generate", SMALL + ", \"instance_id\": \"nobody\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void oneKeyIsOneJobHoweverOftenItIsSent() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(10);
        List<Future<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            replies.add(threads.submit(() -> web.post("/jobs", SMALL + "}", "Idempotency-Key", "order 4711")));
        }
        Set<String> jobs = new HashSet<>();
        for (Future<Reply> reply : replies) {
            assertThat(reply.get().status()).isIn(200, 202);
            jobs.add(reply.get().header("X-Darkroom-Job"));
        }
        threads.shutdown();

        assertThat(jobs).hasSize(1);
        assertThat(web.post("/jobs", "{\"prompt\": \"another\"}", "Idempotency-Key", "order 4711")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void jobsAreListedInPages() throws Exception {
        for (int i = 0; i < 5; i++) {
            web.post("/jobs", SMALL + ", \"job_id\": \"page-" + i + "\"}", "Prefer", "wait=30");
        }
        Set<String> seen = new HashSet<>();
        String after = "";
        do {
            JsonNode page = web.get("/jobs?limit=2&state=done" + after).json();
            page.get("data")
                    .forEach(job ->
                            assertThat(seen.add(job.get("job_id").asText())).isTrue());
            after = page.get("next").isNull()
                    ? ""
                    : "&after=" + page.get("next").asText();
        } while (!after.isEmpty());

        assertThat(seen).contains("page-0", "page-1", "page-2", "page-3", "page-4");
        assertThat(web.get("/jobs?state=finished").status()).isEqualTo(400);
        assertThat(web.get("/jobs?sort=up").status()).isEqualTo(400);
    }

    @Test
    void whatIsNotThereIsSaidInTheShapeOfItsFamily() throws Exception {
        assertThat(web.get("/jobs/nothing").status()).isEqualTo(404);
        assertThat(web.get("/nothing").json().at("/error/message").asText()).contains("/docs");
        assertThat(web.get("/nowhere").json().at("/error/type").asText()).isEqualTo("not_found");
        assertThat(web.get("/v1/nowhere").json().at("/error/type").asText()).isEqualTo("invalid_request_error");
        Reply wrong = web.delete("/generate");
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.header("Allow")).isEqualTo("POST");
        assertThat(web.send(web.request("/generate", "Content-Type", "text/plain")
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}")))
                        .status())
                .isEqualTo(415);
    }

    @Test
    void anEndedJobIsNeitherCancelledNorRetried() throws Exception {
        web.post("/jobs", SMALL + ", \"job_id\": \"ended\"}", "Prefer", "wait=30");

        assertThat(web.delete("/jobs/ended").status()).isEqualTo(409);
        assertThat(web.post("/jobs/ended/retry", "").status()).isEqualTo(409);
        assertThat(web.delete("/jobs/nothing").status()).isEqualTo(404);
    }

    @Test
    void aPageOfTheWebIsNotAnsweredWithoutAKey() throws Exception {
        assertThat(web.get("/jobs", "Origin", "https://evil.example").status()).isEqualTo(403);
        assertThat(web.get("/jobs", "Origin", "http://localhost:3000").status()).isEqualTo(200);
    }
}
