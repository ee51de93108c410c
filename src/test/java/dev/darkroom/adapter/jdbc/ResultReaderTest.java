package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderState;
import dev.darkroom.render.Skip;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultReaderTest extends DatabaseContract {
    private static final String JOB = "default/a~dry";

    private JsonNode read() throws Exception {
        return JsonMapper.builder()
                .build()
                .readTree(pipeline.results.read(JOB).orElseThrow().toString());
    }

    @Test
    void aJobThatWasJustAccepted() throws Exception {
        pipeline.accept("a", 2);

        JsonNode job = read();

        assertThat(job.fieldNames())
                .toIterable()
                .containsExactly(
                        "job_id",
                        "state",
                        "instance_id",
                        "model_id",
                        "cost_usd",
                        "dry_run",
                        "created",
                        "finished",
                        "renders",
                        "exports",
                        "warnings");
        assertThat(job.get("job_id").asText()).isEqualTo("a");
        assertThat(job.get("state").asText()).isEqualTo("accepted");
        assertThat(job.get("instance_id").asText()).isEqualTo("default");
        assertThat(job.get("model_id").isNull()).isTrue();
        assertThat(job.get("finished").isNull()).isTrue();
        assertThat(job.get("dry_run").asBoolean()).isTrue();
        assertThat(Instant.parse(job.get("created").asText()).toEpochMilli())
                .isEqualTo(number("SELECT created_at FROM jobs"));
        assertThat(job.get("cost_usd").decimalValue()).isZero();
        assertThat(job.get("renders").toString())
                .isEqualTo("[{\"index\":0,\"state\":\"queued\",\"provider\":null,\"placeholder\":false,\"cost_usd\":0,"
                        + "\"attempts\":[],\"skipped\":[]},{\"index\":1,\"state\":\"queued\",\"provider\":null,"
                        + "\"placeholder\":false,\"cost_usd\":0,\"attempts\":[],\"skipped\":[]}]");
    }

    @Test
    void aJobThatHasEverything() throws Exception {
        pipeline.accept(TestPipeline.submission(
                "'job_id':'a','n':3,'model':'m-1','metadata':{'order':1.50,'x':[null]},"
                        + "'exports':[{'to':'figma','file_key':'k','page_id':'0-9','x':3,'placement':true},"
                        + "{'to':'canva','title':'T','design':{'type':'doc'}}]",
                null));
        makeWithHistory();
        pipeline.renders.end(
                pipeline.claim(JOB + "/1"),
                RenderState.FAILED,
                ErrorType.MODERATED,
                "refused",
                new RenderNotes(List.of(new Skip("flux", "no key")), List.of("first", "second")));
        Claim third = pipeline.claim(JOB + "/2");
        pipeline.settle(third, pipeline.ready(third, "noop_media", 0));
        pipeline.exports.done(
                pipeline.exports.take(JOB + "/0/export-0").orElseThrow(),
                "{\"figma_node_id\":\"1:2\",\"page_id\":\"0:1\"}");
        pipeline.exports.putOff(
                pipeline.exports.take(JOB + "/0/export-1").orElseThrow(),
                Duration.ofMinutes(1),
                ErrorType.EXPORT_FAILED,
                "busy");

        JsonNode job = read();

        assertThat(job.get("state").asText()).isEqualTo("partial");
        assertThat(job.get("model_id").asText()).isEqualTo("m-1");
        assertThat(job.get("metadata").toString()).isEqualTo("{\"order\":1.5,\"x\":[null]}");
        assertThat(job.get("cost_usd").decimalValue()).isEqualByComparingTo("0.065");
        assertThat(Instant.parse(job.get("finished").asText()))
                .isBetween(Instant.parse(job.get("created").asText()), Instant.ofEpochMilli(database.now()));
        assertThat(job.get("warnings").toString()).isEqualTo("[\"first\",\"second\"]");
        checkFirst(job.get("renders").get(0));
        checkFailed(job.get("renders").get(1));
        assertThat(job.get("renders").get(2).get("placeholder").asBoolean()).isTrue();
        assertThat(job.get("renders").get(2).get("state").asText()).isEqualTo("placeholder");
        String asset = job.get("renders").get(0).get("asset_id").asText();
        ObjectNode waiting = (ObjectNode) job.get("exports").get(1);
        assertThat(Instant.parse(waiting.remove("next_try").asText()))
                .isAfter(Instant.ofEpochMilli(database.now()).plusSeconds(50));
        assertThat(job.get("exports").toString())
                .isEqualTo(
                        ("[{'id':'default/a~dry/0/export-0','to':'figma','file_key':'k','page_id':'0:1','state':'done',"
                                        + "'figma_node_id':'1:2','asset_id':'" + asset
                                        + "'},{'id':'default/a~dry/0/export-1','to':'canva','title':'T','design':{'type':'doc'},"
                                        + "'state':'waiting','asset_id':'" + asset
                                        + "','error_type':'export_failed','message':'busy'}]")
                                .replace('\'', '"'));
    }

    /** Released by one provider, made by the next. */
    private void makeWithHistory() {
        Claim claim = pipeline.claim(JOB + "/0");
        Attempt released = pipeline.attempts.submitting(claim, pipeline.reserve(claim, "flux", 50_000));
        pipeline.released(claim, released, ErrorType.UNAVAILABLE, "refused connection", 30);
        Attempt lost = pipeline.ready(claim, "gemini", 30_000);
        pipeline.spentLost(claim, lost, ErrorType.BAD_RESPONSE, "no image", 40);
        Attempt ready = pipeline.ready(claim, "sdxl", 40_000);
        pipeline.settlement.settle(
                claim,
                ready,
                TestPipeline.asset(claim, ready, 35_000),
                TestPipeline.requestOf(claim).exports(),
                TestPipeline.NO_NOTES);
    }

    private void checkFirst(JsonNode render) {
        String asset = text("SELECT asset_id FROM assets WHERE render_id = '" + JOB + "/0'");
        assertThat(render.toString())
                .isEqualTo(("{'index':0,'state':'done','provider':'sdxl','placeholder':false,'asset_id':'" + asset
                                + "','library_id':'main','model_id':'model-1','url':'file:///storage/default/" + asset
                                + ".png','file':'0.png','width':640,'height':480,'format':'png','bytes':12345,'sha256':'"
                                + TestPipeline.SHA256 + "','cost_usd':0.065,'attempts':["
                                + "{'provider':'flux','outcome':'released','error_type':'unavailable',"
                                + "'message':'refused connection','latency_ms':30,'cost_usd':0,'model_version':null},"
                                + "{'provider':'gemini','outcome':'spent_lost','error_type':'bad_response',"
                                + "'message':'no image','latency_ms':40,'cost_usd':0.03,'model_version':null},"
                                + "{'provider':'sdxl','outcome':'settled','error_type':null,'message':null,"
                                + "'latency_ms':120,'cost_usd':0.035,'model_version':null}],'skipped':[]}")
                        .replace('\'', '"'));
    }

    private static void checkFailed(JsonNode render) {
        assertThat(render.toString())
                .isEqualTo(("{'index':1,'state':'failed','provider':null,'placeholder':false,'cost_usd':0,"
                                + "'error_type':'moderated','message':'refused','attempts':[],"
                                + "'skipped':[{'provider':'flux','reason':'no key'}]}")
                        .replace('\'', '"'));
    }

    @Test
    void theImagesOfAJobInTheirOrder() {
        pipeline.accept("a", 3);
        pipeline.make(JOB + "/2");
        pipeline.fail(JOB + "/1");
        pipeline.make(JOB + "/0");

        List<ResultReader.Image> images =
                pipeline.results.read(List.of(JOB)).get(JOB).images();

        assertThat(images).hasSize(2);
        assertThat(images.get(0).storageKey())
                .isEqualTo(text("SELECT storage_key FROM assets WHERE render_id = '" + JOB + "/0'"));
        assertThat(images).extracting(ResultReader.Image::fileName).containsExactly("0.png", "2.png");
    }

    /** More than one query reads at a time, and a number of them that is filled up. */
    @Test
    void manyJobsAreReadTogetherAsEachWouldBeAlone() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 37; i++) {
            pipeline.accept("m" + i, 1 + i % 3);
            keys.add("default/m" + i + "~dry");
            pipeline.make("default/m" + i + "~dry/0");
        }
        pipeline.fail("default/m1~dry/1");
        keys.add(5, "default/nobody~dry");

        Map<String, ResultReader.JobResult> together = pipeline.results.read(keys);

        assertThat(together).hasSize(37).doesNotContainKey("default/nobody~dry");
        together.forEach((key, result) -> {
            assertThat(result.document()).isEqualTo(pipeline.results.read(key).orElseThrow());
            assertThat(result.images())
                    .singleElement()
                    .extracting(ResultReader.Image::fileName)
                    .isEqualTo("0.png");
        });
        assertThat(together.get("default/m1~dry").document().get("renders"))
                .extracting(render -> render.get("state").asText())
                .containsExactly("done", "failed");
        assertThat(pipeline.results.read(List.of())).isEmpty();
    }

    @Test
    void thereIsNoDocumentOfAnUnknownJob() {
        assertThat(pipeline.results.read("default/nobody")).isEmpty();
        assertThat(pipeline.results.read(List.of("default/nobody"))).isEmpty();
    }

    @Test
    void theDocumentNeverContradictsItselfWhileTheJobEnds() throws Exception {
        for (int i = 0; i < 10; i++) {
            pipeline.accept("j" + i, 1);
            String job = "default/j" + i + "~dry";
            Claim claim = pipeline.claim(job + "/0");
            Attempt ready = pipeline.ready(claim);
            List<String> seen = Together.run(3, thread -> () -> {
                if (thread == 0) {
                    pipeline.settle(claim, ready);
                }
                JsonNode document = pipeline.results.read(job).orElseThrow();
                return document.get("state").asText() + " "
                        + document.get("renders").get(0).get("state").asText();
            });
            assertThat(seen).isSubsetOf("running working", "done done");
        }
    }
}
