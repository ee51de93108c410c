package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.engine.Home;
import dev.darkroom.web.WebBench.Reply;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that a search finds, as a table and as an archive. */
class ExtractCallsTest {
    private static final List<String> PROMPTS = List.of(
            "=HYPERLINK(\"http://evil.example\")",
            "+1",
            "-1",
            "@SUM(A1)",
            "\tx",
            "  =1",
            "a kite;=1; -2; and on",
            "say \"hi\", twice\nand on",
            "a plain, quiet one");

    @TempDir
    private static Path folder;

    private static Home home;
    private static WebBench web;

    @BeforeAll
    static void start() throws Exception {
        home = new Home(folder);
        web = new WebBench(home);
        for (String prompt : PROMPTS) {
            make(prompt, "texts");
        }
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    private static JsonNode make(String prompt, String library) throws Exception {
        String job = new JsonMapper()
                .createObjectNode()
                .put("prompt", prompt)
                .put("width", 64)
                .put("height", 64)
                .put("library_id", library)
                .toString();
        Reply reply = web.post("/generate", job);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json().get("data");
    }

    private static List<CSVRecord> rows(String csv) throws Exception {
        return CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(csv))
                .getRecords();
    }

    private static String harmless(String prompt) {
        return switch (prompt) {
            case "  =1" -> "'  =1";
            case "a kite;=1; -2; and on" -> "a kite;'=1;' -2; and on";
            default -> "=+-@\t".indexOf(prompt.charAt(0)) < 0 ? prompt : "'" + prompt;
        };
    }

    @Test
    void noCellIsTakenForAFormula() throws Exception {
        Reply reply = web.get("/assets.csv?library=texts");

        assertThat(reply.header("Content-Type")).startsWith("text/csv; charset=utf-8");
        assertThat(reply.header("Content-Disposition")).isEqualTo("attachment; filename=\"assets.csv\"");
        List<CSVRecord> rows = rows(reply.body());
        assertThat(rows)
                .extracting(row -> row.get("prompt"))
                .containsExactlyInAnyOrderElementsOf(
                        PROMPTS.stream().map(ExtractCallsTest::harmless).toList());
        assertThat(rows).allMatch(row -> row.get("review_state").equals("pending"));
        assertThat(rows(web.get("/assets.csv?library=none").body())).isEmpty();
        assertThat(web.get("/assets.csv?limit=3").status()).isEqualTo(400);
        assertThat(web.head("/assets.csv").status()).isEqualTo(200);
    }

    @Test
    void anArchiveHasEveryImageAndSaysWhatItIs() throws Exception {
        make("one", "pack");
        make("two", "pack");
        JsonNode lost = make("three", "pack");
        String lostId = lost.get("asset_id").asText();
        try (Stream<Path> files = Files.walk(home.settings().data().resolve("storage"))) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith(lostId))
                    .toList()) {
                Files.delete(file);
            }
        }

        HttpResponse<byte[]> reply = web.bytes("/assets.zip?library=pack");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(AssetFilesTest.header(reply, "Content-Type")).isEqualTo("application/zip");
        Map<String, byte[]> files = unzipped(reply.body());
        assertThat(files.keySet()).allMatch(name -> name.matches("manifest\\.csv|pack_[a-z0-9]{26}\\.(png|jpg|webp)"));
        assertThat(files).hasSize(3);
        List<CSVRecord> rows = rows(new String(files.get("manifest.csv"), StandardCharsets.UTF_8));
        assertThat(rows).hasSize(3);
        for (CSVRecord row : rows) {
            if (row.get("asset_id").equals(lostId)) {
                assertThat(row.get("file")).isEmpty();
                assertThat(row.get("problem")).contains("storage no more");
            } else {
                assertThat(files.get(row.get("file"))).hasSize(Integer.parseInt(row.get("bytes")));
            }
        }
        try (Stream<Path> left = Files.list(home.settings().data().resolve("uploads"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void anArchiveOfNothingHasItsManifest() throws Exception {
        assertThat(unzipped(web.bytes("/assets.zip?library=none").body())).containsOnlyKeys("manifest.csv");
    }

    @Test
    void aFileOfAnotherLengthIsLostAndTheOthersAreThere() throws Exception {
        String whole = make("whole", "cut").get("asset_id").asText();
        String id = make("short", "cut").get("asset_id").asText();
        Path image;
        try (Stream<Path> files = Files.walk(home.settings().data().resolve("storage"))) {
            image = files.filter(each -> each.getFileName().toString().matches(id + "\\.(png|jpg|webp)"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] content = Files.readAllBytes(image);

        for (byte[] wrong : List.of(new byte[10], Arrays.copyOf(content, content.length + 1), new byte[0])) {
            Files.write(image, wrong);

            assertThat(web.get("/assets/" + id + "/content").status()).isEqualTo(410);
            assertThat(web.head("/assets/" + id + "/content").status()).isEqualTo(410);
            assertThat(web.get("/assets/" + id + "/content", "Range", "bytes=2-3")
                            .status())
                    .isEqualTo(410);
            Map<String, byte[]> files =
                    unzipped(web.bytes("/assets.zip?library=cut").body());
            assertThat(files).hasSize(2);
            assertThat(files.keySet()).anyMatch(name -> name.contains(whole)).noneMatch(name -> name.contains(id));
            assertThat(rows(new String(files.get("manifest.csv"), StandardCharsets.UTF_8)))
                    .filteredOn(row -> row.get("asset_id").equals(id))
                    .singleElement()
                    .satisfies(row -> assertThat(row.get("problem")).contains("not whole"));
        }
    }

    private static Map<String, byte[]> unzipped(byte[] archive) throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                assertThat(files.put(entry.getName(), zip.readAllBytes())).isNull();
            }
        }
        return files;
    }
}
