package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/providers.md: who follows its walk-throughs gets a model, and a provider. */
class ProvidersDocTest {
    private static final Path DOC = Path.of("docs/providers.md");
    private static final Pattern BLOCK = Pattern.compile("(?s)```(yaml|properties|json)\\n(?:# (\\S+)\\n)?(.*?)```");
    private static final Pattern FILE = Pattern.compile("`((?:src|routes)/[^`{]+)`");
    private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w+(?:Codec|s|e|k))`");
    private static final String ADD_A_MODEL = "## Add a model";
    private static final String ADD_A_PROVIDER = "## Add a provider";

    /** A block of the document, and the file that its first line names, if it names one. */
    private record Block(String language, String file, String text) {}

    @TempDir
    Path folder;

    @Test
    void aModelIsAFile() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "openai_compatible,noop_media")) {
            JsonNode result = follow(calls, section(ADD_A_MODEL), "openai_compatible", "kite-1");

            assertThat(result.at("/renders/0/model_id").asText()).isEqualTo("kite-turbo");
            assertThat(result.at("/renders/0/width").asInt()).isEqualTo(512);
            assertThat(calls.ledger("kite-1")).containsExactlyInAnyOrder("reserve 0", "settle 0");
            assertThat(calls.simulator().requests()).singleElement().satisfies(sent -> assertThat(
                            new ObjectMapper().readTree(sent.text()))
                    .isEqualTo(new ObjectMapper().readTree("""
                            {"model": "local-model", "prompt": "a paper kite over dunes", "size": "512x768", "seed": 7,
                             "response_format": "b64_json"}
                            """)));
        }
    }

    @Test
    void aProviderThatSpeaksOpenAisLanguageNeedsNoCode() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "noop_media")) {
            JsonNode result = follow(calls, section(ADD_A_PROVIDER), "workshop", "workshop-1");

            assertThat(result.at("/renders/0/provider").asText()).isEqualTo("workshop");
            assertThat(result.at("/renders/0/width").asInt()).isEqualTo(640);
            assertThat(calls.ledger("workshop-1")).containsExactlyInAnyOrder("reserve 2000", "settle 2000");
        }
    }

    /** Does what the section says, with the simulator as the server. */
    private static JsonNode follow(RealCalls calls, String section, String provider, String job) throws Exception {
        String json = null;
        for (Block block : blocks(section)) {
            if (block.language().equals("json")) {
                json = block.text();
            } else if (block.language().equals("properties")) {
                block.text().lines().map(line -> line.split("=", 2)).forEach(pair -> calls.with(pair[0], pair[1]));
            } else {
                Path file = calls.home().resolve(block.file());
                String before = Files.exists(file) ? Files.readString(file) : "";
                calls.home().write(block.file(), before + block.text());
            }
        }
        calls.with(
                        "darkroom.provider." + provider + ".base-url",
                        calls.simulator().openAiBaseUrl())
                .start();
        calls.bench().submit(json);
        JsonNode result = calls.end(job);
        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(result.at("/renders/0/placeholder").asBoolean()).isFalse();
        return result;
    }

    @Test
    void theFilesAndClassesItNamesAreThere() throws IOException {
        String section = section(ADD_A_PROVIDER);
        List<String> files = found(FILE, section);
        List<String> classes = found(CLASS, section);

        assertThat(files).hasSizeGreaterThan(5).allSatisfy(file -> assertThat(Path.of(file))
                .exists());
        assertThat(classes).contains("ImageCodec", "TaskCodec", "Ask", "Refusals", "Purchase");
        assertThat(classes)
                .allSatisfy(name -> assertThat(Path.of("src/main/java/dev/darkroom/provider/" + name + ".java"))
                        .exists());
    }

    @Test
    void everyProviderIsInItsTable() throws IOException {
        String text = Files.readString(DOC);

        RouteFiles.every("templatedRoute").stream()
                .filter(route -> route.at("/parameters/0/name").asText().equals("provider"))
                .forEach(route -> assertThat(text)
                        .contains("`" + route.at("/parameters/0/value").asText() + "`"));
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static List<Block> blocks(String section) {
        return BLOCK.matcher(section).results().map(ProvidersDocTest::block).toList();
    }

    private static Block block(MatchResult match) {
        return new Block(match.group(1), match.group(2), match.group(3));
    }

    private static String section(String heading) throws IOException {
        String text = Files.readString(DOC);
        int start = text.indexOf(heading + "\n");
        int end = text.indexOf("\n## ", start + 1);
        return text.substring(start, end < 0 ? text.length() : end);
    }
}
