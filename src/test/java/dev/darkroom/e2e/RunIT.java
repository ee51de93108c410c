package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code run}, as a user meets it. */
class RunIT {
    private static final String FIRST =
            Path.of("samples/first.json").toAbsolutePath().toString();

    @TempDir
    private Path folder;

    private Program darkroom;

    @BeforeEach
    void program() {
        darkroom = new Program(folder);
    }

    @Test
    void theFirstRunEndsInAPictureAndTheSecondMakesNothingTwice() throws Exception {
        Outcome first = darkroom.run("run", FIRST);

        assertThat(first.exitCode()).isZero();
        assertThat(first.lines()).hasSize(2);
        assertThat(first.lines().get(0)).matches("JOB +RENDER +STATE +PROVIDER +SIZE +COST +FILE");
        assertThat(first.lines().get(1)).matches("auto-\\S+ +0 +done +sdxl +1280x832 +\\$0 +outbox/auto-\\S+/0\\.png");
        assertThat(first.err()).contains("DRY RUN").contains("DRY_RUN_MODE=false");
        Path image = folder.resolve(first.lines().get(1).replaceFirst(".* ", ""));
        JsonNode result = Json.read(image.resolveSibling("result.json"));
        assertThat(image).hasSize(result.at("/renders/0/bytes").asLong());

        Outcome second = darkroom.run("run", "--json", FIRST);

        assertThat(second.exitCode()).isZero();
        assertThat(second.lines()).hasSize(1);
        assertThat(Json.read(second.out())).isEqualTo(result);
        assertThat(darkroom.rows().number("SELECT COUNT(*) FROM assets")).isOne();
        assertThat(darkroom.rows().number("SELECT COUNT(*) FROM attempts")).isOne();
    }

    @Test
    void everyErrorIsToldAtOnceAndWhatIsRightIsDone() throws Exception {
        Path jobs = darkroom.file("jobs/b.csv", """
                job_id,prompt,width,height
                row-1,A jar of buttons,256,256
                row-2,A jar of pins,12,256
                row-3,A jar of shells,256,256
                """).getParent();
        darkroom.file("jobs/a.ndjson", Jobs.job("line-1") + "\n{\"prompt\": \n" + Jobs.job("line-3") + "\n");
        darkroom.file("jobs/notes.txt", "not a job file");
        Path invalid = Path.of("samples/invalid.json").toAbsolutePath();

        Outcome outcome = darkroom.run("run", "--json", invalid.toString(), "no-such.json", jobs.toString());

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.lines().stream()
                        .map(line -> Json.read(line).get("job_id").asText()))
                .containsExactly("sample-still-done", "line-1", "line-3", "row-1", "row-3");
        assertThat(outcome.lines())
                .allSatisfy(line ->
                        assertThat(Json.read(line).get("state").asText()).isEqualTo("done"));
        assertThat(outcome.err())
                .contains("no-such.json: there is no such file; expected a job file or a folder of them")
                .contains("b.csv, line 3, /width: is 12; expected an integer from 64 to 4096")
                .contains("a.ndjson, line 2")
                .contains(invalid + ", /1/promt: is not a field of a job")
                .contains("did you mean 'prompt'?")
                .contains(invalid + ", /3/exports/1/file_key: is missing")
                .doesNotContain("notes.txt");
        assertThat(outcome.err().lines().filter(line -> line.startsWith(invalid.toString())))
                .hasSize(18);
    }

    @Test
    void withoutAnyJobFileNothingIsStarted() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        Outcome outcome = darkroom.run("run", "gone.json", empty.toString(), "photo.png");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines()).hasSize(3);
        assertThat(darkroom.data()).doesNotExist();
    }

    @Test
    void aPlaceholderIsMarkedEverywhereAndRefusedWhereItIsNotAllowed() throws Exception {
        String edit =
                "\"operation\": \"edit\", \"image\": \"https://images.example.com/a.png\", \"providers\": [\"ideogram\"]";
        Path file = darkroom.file(
                "edits.ndjson",
                Jobs.job("gets-placeholder", edit) + "\n" + Jobs.job("wants-none", edit, "\"allow_placeholder\": false")
                        + "\n");

        Outcome outcome = darkroom.run("run", file.toString());

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.lines().get(1)).matches("gets-placeholder +0 +placeholder +noop_media +.*");
        assertThat(outcome.lines().get(2)).matches("wants-none +0 +failed +- +- +\\$0 +\\w+: .*");
        assertThat(outcome.err()).contains("gets-placeholder: render 0 is a placeholder");
        JsonNode render = Json.read(darkroom.result("gets-placeholder")).at("/renders/0");
        assertThat(render.get("state").asText()).isEqualTo("placeholder");
        assertThat(render.get("placeholder").asBoolean()).isTrue();
        assertThat(render.get("skipped").toString())
                .contains("\"provider\":\"ideogram\"")
                .contains("edit");
        var asset = darkroom.rows().query("SELECT * FROM assets").get(0);
        assertThat(asset).containsEntry("placeholder", 1).containsEntry("provider", "noop_media");
        assertThat(darkroom.rows().texts("SELECT tag FROM asset_tags")).contains("placeholder", "generated-noop_media");
        JsonNode sidecar = Json.read(darkroom.data().resolve("storage/" + asset.get("sidecar_key")));
        assertThat(sidecar.get("placeholder").asBoolean()).isTrue();
        JsonNode failed = Json.read(darkroom.result("wants-none"));
        assertThat(failed.get("state").asText()).isEqualTo("failed");
        assertThat(failed.at("/renders/0/error_type").asText()).isNotEmpty();
        assertThat(filesOf("wants-none")).containsExactly("result.json");
    }

    private List<String> filesOf(String job) throws Exception {
        try (Stream<Path> files = Files.list(darkroom.outbox().resolve(job))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
