package dev.darkroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.adapter.jdbc.AssetExports;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.config.SettingsLoader;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.DataFolder;
import dev.darkroom.job.ExportTargets;
import dev.darkroom.job.JobKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code export} and {@code exports}, without a server, on an image that was made before. */
class ExportCommandsTest {
    @TempDir
    private static Path folder;

    private static String asset;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void anImage() throws Exception {
        try (Bench bench = Bench.start(new dev.darkroom.engine.Home(folder), false, Map.of())) {
            bench.submit("{\"job_id\": \"made\", \"prompt\": \"a fern\"}");
            JsonNode result = Awaitility.await()
                    .until(
                            () -> bench.result(JobKey.of("default", "made", true)),
                            job -> job.get("state").asText().equals("done"));
            asset = result.at("/renders/0/asset_id").asText();
        }
    }

    private static Home home() {
        ConfigSource source = new ConfigSource(folder, Map.of(), Map.of("darkroom.dry-run", "true"));
        Settings settings = SettingsLoader.load(source);
        return new Home(source, settings, new DataFolder(settings.data()));
    }

    private int run(Callable<Integer> command, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private int export(String... arguments) {
        return run(new ExportCommand(ExportCommandsTest::home), arguments);
    }

    private int exports(String... arguments) {
        return run(new ExportsCommand(ExportCommandsTest::home), arguments);
    }

    @Test
    void anImageIsExportedWithoutAServerAndListed() {
        assertThat(export(asset, "--figma", "aBcD1234", "--page", "0:1", "--node", "4:2"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains(" figma done ").contains("\"figma_node_id\":\"4:2\"");
        String first = out.toString();
        assertThat(export(
                        asset,
                        "--to",
                        "{\"to\":\"figma\",\"node_id\":\"4:2\",\"page_id\":\"0:1\",\"file_key\":\"aBcD1234\"}"))
                .isZero();
        assertThat(out).as("the same place").hasToString(first);
        assertThat(export(asset, "--canva")).isZero();
        assertThat(export(asset, "--to", "{\"to\": \"folder\", \"path\": \"spring\"}"))
                .isZero();

        assertThat(exports()).isZero();
        assertThat(out.toString().lines().filter(line -> line.contains(asset) && !line.contains("pages")))
                .hasSize(3);
        assertThat(exports("--failed")).isZero();
        assertThat(out.toString()).startsWith("no export was given up");
    }

    @Test
    void aPageIsNamedByItsIdOrByItsName() {
        assertThat(export(asset, "--figma", "pages", "--page", "0-7")).isZero();
        assertThat(export(asset, "--figma", "pages", "--page", "Lamps: 2")).isZero();

        try (Database database = Database.open(home().settings().database())) {
            assertThat(new AssetExports(database).of(asset))
                    .filteredOn(each -> each.path("file_key").asText().equals("pages"))
                    .extracting(each -> each.path("page").asText() + "|"
                            + each.get("page_id").asText())
                    .containsExactlyInAnyOrder("|0:7", "Lamps: 2|0:1");
        }
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThat(export("none", "--canva")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no dry-run asset none");
        assertThat(export(asset, "--to", "{\"to\": \"moon\"}")).isEqualTo(2);
        assertThat(err.toString()).contains("/to: is \"moon\"; expected one of figma, canva, folder, s3, zip");
        assertThat(export(asset, "--to", "nothing")).isEqualTo(2);
        assertThat(export(asset, "--to", "{\"to\": \"s3\", \"bucket\": \"other\"}"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("/bucket: is \"other\"").contains("darkroom.export.s3-buckets");
        assertThat(export(asset)).isEqualTo(2);
        assertThat(export(asset, "--canva", "--figma", "k")).isEqualTo(2);
        assertThat(exports("--retry", "no/such")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no export no/such that was given up");
    }

    @Test
    void everyTargetIsShownWithItsOptions() {
        assertThat(exports("--targets")).isZero();
        assertThat(out.toString()).containsPattern("(?m)^webhook +url +yes ").contains("\"exported\"");

        assertThat(new ExportTargets().names()).allSatisfy(target -> assertThat(out.toString())
                .containsPattern("(?m)^" + target + " +- ")
                .contains("\"const\" : \"" + target + "\""));
        assertThat(out.toString()).containsPattern("(?m)^figma +file_key +yes +yes ");
    }
}
