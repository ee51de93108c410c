package dev.darkroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.adapter.s3.S3Server;
import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.config.SettingsLoader;
import dev.darkroom.engine.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What doctor says of the places that images can be exported to. */
class ExportChecksTest {
    private static final String FOLDER = "darkroom.export.folder";
    private static final String TOKEN = "figd_s3cret";

    @TempDir
    private Path folder;

    private final Map<String, String> properties = new HashMap<>();
    private List<String> lines;

    private List<String> lines(String subject) {
        ConfigSource source = new ConfigSource(folder, Map.of(), properties);
        Settings settings = SettingsLoader.load(source);
        Home home = new Home(source, settings, new DataFolder(settings.data()));
        lines = new ExportChecks(home).findings().stream().map(Finding::line).toList();
        return lines.stream()
                .filter(line -> line.substring(7).startsWith(subject + ":"))
                .toList();
    }

    @AfterEach
    void nothingSecretWasSaid() {
        assertThat(lines).allSatisfy(line -> assertThat(line).doesNotContain(TOKEN, S3Server.SECRET_KEY));
    }

    @Test
    void withNothingConfiguredItSaysWhatThereIsAndWhatCouldBe() {
        assertThat(lines(FOLDER))
                .singleElement()
                .asString()
                .startsWith("ok ")
                .endsWith("made when the first file comes");
        assertThat(folder.resolve("exports")).as("only looked at").doesNotExist();
        assertThat(lines("figma"))
                .singleElement()
                .asString()
                .startsWith("note ")
                .contains("FIGMA_API_TOKEN");
        assertThat(lines("canva"))
                .singleElement()
                .asString()
                .startsWith("note ")
                .contains("darkroom.canva.client-id");
        assertThat(lines).hasSize(3);
    }

    @Test
    void aFolderThatIsThereIsWrittenTo() throws IOException {
        Path there = Files.createDirectory(folder.resolve("exports"));

        assertThat(lines(FOLDER)).singleElement().asString().startsWith("ok ").contains("GiB free");
        assertThat(there).isEmptyDirectory();
    }

    @Test
    void aFolderThatCannotBeMadeOrIsNone() throws IOException {
        Files.writeString(folder.resolve("file"), "x");
        properties.put(FOLDER, "file/exports");
        assertThat(lines(FOLDER))
                .singleElement()
                .asString()
                .startsWith("WRONG")
                .contains("file is no folder", "set " + FOLDER + " to another folder (now set in");

        properties.put(FOLDER, "file");
        assertThat(lines(FOLDER)).singleElement().asString().startsWith("WRONG").contains("cannot be written");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inbox/exports", "outbox/exports", "data/storage", "data/spool/out"})
    void aFolderAmongTheProgramsOwnFilesIsWrong(String name) {
        properties.put(FOLDER, name);

        assertThat(lines(FOLDER))
                .singleElement()
                .asString()
                .startsWith("WRONG")
                .contains(folder.resolve(name) + " lies in ", "set " + FOLDER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inbox", "outbox", "data/storage"})
    void aLinkAmongTheProgramsOwnFilesIsWrong(String name) throws IOException {
        Path real = Files.createDirectories(folder.resolve(name));
        Files.createSymbolicLink(folder.resolve("link"), real);
        for (String property : List.of("link", "link/not/there")) {
            properties.put(FOLDER, property);

            assertThat(lines(FOLDER))
                    .singleElement()
                    .asString()
                    .startsWith("WRONG")
                    .contains(folder.resolve(property) + " lies in " + real, "by a link", "set " + FOLDER);
        }
    }

    @Test
    void anInboxBehindALinkIsSeen() throws IOException {
        Path real = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("in"), real);
        properties.put("darkroom.inbox", "in");
        properties.put(FOLDER, "elsewhere/exports");

        assertThat(lines(FOLDER)).singleElement().asString().startsWith("WRONG").contains("by a link");
    }

    @Test
    void aFolderThatHoldsTheProgramsOwnFilesIsWrong() throws IOException {
        properties.put(FOLDER, ".");
        assertThat(lines(FOLDER)).singleElement().asString().startsWith("WRONG").contains(" holds ");

        Files.createSymbolicLink(folder.resolve("link"), Files.createDirectories(folder.resolve("data")));
        properties.put(FOLDER, "link");
        assertThat(lines(FOLDER)).singleElement().asString().startsWith("WRONG").contains(" holds ", "by a link");
    }

    @Test
    void anotherFolderBesideThemInTheDataFolderIsGood() {
        properties.put(FOLDER, "data/exports");

        assertThat(lines(FOLDER)).singleElement().asString().startsWith("ok ");
    }

    @Test
    void eachBucketIsTriedWithTheKeyOfStorage() throws Exception {
        try (S3Server server = S3Server.start(Files.createDirectory(folder.resolve("s3")))) {
            server.createBucket("shop");
            properties.put("darkroom.s3.endpoint", server.endpoint());
            properties.put("darkroom.s3.region", "us-east-1");
            properties.put("darkroom.s3.access-key", S3Server.ACCESS_KEY);
            properties.put("darkroom.s3.secret-key", S3Server.SECRET_KEY);
            properties.put("darkroom.s3.path-style", "true");
            properties.put("darkroom.export.s3-buckets", "shop,elsewhere");

            assertThat(lines("darkroom.export.s3-buckets"))
                    .containsExactly(
                            "WRONG  darkroom.export.s3-buckets: there is no bucket elsewhere at " + server.endpoint()
                                    + "; make the bucket, or take it out of darkroom.export.s3-buckets",
                            "ok     darkroom.export.s3-buckets: bucket shop at " + server.endpoint() + ", writable");
        }
    }

    @Test
    void aFigmaTokenNeedsAWebAddressForItsLinks() {
        properties.put("darkroom.provider.figma_api.keys", TOKEN);
        assertThat(lines("figma"))
                .singleElement()
                .asString()
                .startsWith("note ")
                .contains("no web address", "set darkroom.http.public-url");

        properties.put("darkroom.http.public-url", "https://images.example");
        assertThat(lines("figma")).singleElement().asString().startsWith("ok ").contains("darkroom.http.public-url");
    }

    @Test
    void addressesThatS3SignsDoForAWeek() {
        properties.put("darkroom.provider.figma_api.keys", TOKEN + "," + TOKEN + "2");
        properties.put("darkroom.storage", "s3");
        properties.put("darkroom.s3.region", "us-east-1");
        properties.put("darkroom.s3.bucket", "pictures");
        properties.put("darkroom.s3.presigned", "true");

        assertThat(lines("figma"))
                .singleElement()
                .asString()
                .startsWith("ok ")
                .contains("the first of 2 tokens", "S3, for a week");
    }
}
