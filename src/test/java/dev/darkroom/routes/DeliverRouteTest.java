package dev.darkroom.routes;

import static dev.darkroom.routes.Jobs.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import jakarta.jms.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deliver/: what the outbox owes is handed out at least once, in order, however long a receiver is away. */
class DeliverRouteTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String EXPORT = "\"exports\": [{\"to\": \"figma\", \"file_key\": \"aBcD1234efGH5678ijKL90\"}]";

    @TempDir
    private static Path folder;

    private static Path outbox;
    private static Bench bench;

    @BeforeAll
    static void start() throws Exception {
        Home home = new Home(folder).edit("catalog/instances.yaml", "default:\n", """
                studio:
                  library: studio
                  storage_prefix: studio
                atelier:
                  library: atelier
                  storage_prefix: atelier
                default:
                """);
        bench = Bench.start(home, false, Map.of());
        outbox = bench.settings().outbox();
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @Test
    void theFolderIsWholeWhenItIsSeen() throws Exception {
        Jobs.done(bench, json("whole", "\"n\": 2"));

        Path job = await().until(() -> outbox.resolve("whole"), Files::exists);

        assertThat(names(job)).containsExactlyInAnyOrder("result.json", "0.png", "1.png");
        JsonNode result = JSON.readTree(job.resolve("result.json").toFile());
        assertThat(result.get("state").asText()).isEqualTo("done");
        for (int i = 0; i < 2; i++) {
            assertThat(Files.size(job.resolve(i + ".png")))
                    .isEqualTo(result.at("/renders/" + i + "/bytes").asLong());
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsTriedAgainAndTheEventsKeepTheirOrder() throws Exception {
        Path away = folder.resolve("outbox-away");
        Files.createDirectories(outbox);
        Files.move(outbox, away);
        Files.writeString(outbox, "in the way");
        Jobs.done(bench, json("blocked", EXPORT));
        await().until(() -> bench.number("SELECT COUNT(*) FROM outbox WHERE job_key = 'default/blocked~dry'") == 2);
        await().until(() -> tries("blocked", 1) >= 1);

        assertThat(tries("blocked", 2))
                .as("the second event waits for the first")
                .isZero();
        Files.delete(outbox);
        Files.move(away, outbox);
        await().until(() -> unpublished("blocked") == 0);

        List<List<Object>> published = bench.sql("SELECT d.published_at FROM deliveries d JOIN outbox o"
                + " ON o.event_id = d.event_id WHERE o.job_key = 'default/blocked~dry' AND d.channel = 'folder'"
                + " ORDER BY o.seq");
        assertThat((Long) published.get(0).get(0))
                .isLessThanOrEqualTo((Long) published.get(1).get(0));
        assertThat(JSON.readTree(outbox.resolve("blocked/result.json").toFile())
                        .at("/exports/0/state")
                        .asText())
                .isEqualTo("done");
        assertThat(names(outbox)).noneMatch(name -> name.startsWith(".blocked"));
    }

    /** Nothing can be written about the failures: the lanes end early, and what they left is in this node's hands for minutes. */
    @Test
    void whatARoundThatWasCutShortHasLeftIsTakenUpByTheNext() throws Exception {
        Files.createDirectories(outbox);
        Files.writeString(outbox.resolve("@atelier"), "in the way");
        bench.sql("CREATE TRIGGER no_tries BEFORE UPDATE OF tries ON deliveries WHEN NEW.event_id LIKE 'atelier/cut-%'"
                + " BEGIN SELECT RAISE(ABORT, 'no room'); END");
        for (int i = 0; i < 6; i++) {
            bench.submit(json("cut-" + i, "\"instance_id\": \"atelier\""));
        }
        await().until(() -> bench.number("SELECT COUNT(*) FROM deliveries WHERE event_id LIKE 'atelier/cut-%'") == 12);
        await().until(() -> bench.number("SELECT COUNT(*) FROM deliveries WHERE event_id LIKE 'atelier/cut-%'"
                        + " AND channel = 'folder' AND owner IS NOT NULL")
                > 0);

        Files.delete(outbox.resolve("@atelier"));
        bench.sql("DROP TRIGGER no_tries");

        await().until(() -> bench.number("SELECT COUNT(*) FROM deliveries WHERE event_id LIKE 'atelier/cut-%'"
                        + " AND published_at IS NULL")
                == 0);
        for (int i = 0; i < 6; i++) {
            assertThat(outbox.resolve("@atelier/cut-" + i + "/result.json")).exists();
        }
    }

    @Test
    void whatLiesInTheWayIsReplaced() throws Exception {
        Files.createDirectories(outbox.resolve(".in-the-way.unfinished/left/by"));
        Files.writeString(outbox.resolve(".in-the-way.unfinished/left/by/a-crash"), "");
        Files.createDirectories(outbox.resolve("in-the-way/somebody"));
        Files.writeString(outbox.resolve("in-the-way/somebody/elses"), "");
        Files.writeString(outbox.resolve(".in-the-way.old"), "");

        Jobs.done(bench, json("in-the-way"));
        await().until(() -> unpublished("in-the-way") == 0);

        assertThat(names(outbox.resolve("in-the-way"))).containsExactlyInAnyOrder("0.png", "result.json");
        assertThat(names(outbox)).noneMatch(name -> name.startsWith(".in-the-way"));
    }

    @Test
    void oneReceiverThatIsAwayHoldsUpNoOther() throws Exception {
        // A folder of another instance cannot be made: only this one's deliveries fail.
        Files.createDirectories(outbox);
        Files.writeString(outbox.resolve("@studio"), "in the way");
        Jobs.done(bench, json("one-away", "\"instance_id\": \"studio\""));
        await().until(() -> bench.number("SELECT MAX(tries) FROM deliveries WHERE event_id LIKE 'studio/%'") >= 1);

        Jobs.done(bench, json("another"));

        await().until(() -> Files.exists(outbox.resolve("another/result.json")));
        assertThat(bench.number("SELECT COUNT(*) FROM deliveries WHERE event_id LIKE 'studio/%'"
                        + " AND channel = 'results' AND published_at IS NOT NULL"))
                .isEqualTo(1);
        Files.delete(outbox.resolve("@studio"));
        await().until(() -> Files.exists(outbox.resolve("@studio/one-away/result.json")));
    }

    @Test
    void resultsAreCloudEventsInTheOrderOfTheirEventsAndARepeatIsDropped() throws Exception {
        Jobs.done(bench, json("events", EXPORT));
        await().until(() -> unpublished("events") == 0);
        // As after a crash between the sending and the note of it.
        bench.sql("UPDATE deliveries SET published_at = NULL, next_at = 0"
                + " WHERE event_id LIKE 'default/events~dry#%' AND channel = 'results'");
        await().until(() -> unpublished("events") == 0);

        List<String> types = new ArrayList<>();
        try (ConsumerTemplate results = bench.camel().createConsumerTemplate()) {
            Exchange next = results.receive("jms:queue:darkroom.results", 2_000);
            while (next != null) {
                JsonNode event =
                        JSON.readTree(next.getMessage().getBody(Message.class).getBody(String.class));
                results.doneUoW(next);
                if (event.get("subject").asText().equals("events")) {
                    assertThat(event.get("specversion").asText()).isEqualTo("1.0");
                    assertThat(event.get("source").asText()).isEqualTo("/darkroom/default");
                    types.add(event.get("id").asText() + " " + event.get("type").asText());
                }
                next = results.receive("jms:queue:darkroom.results", 500);
            }
        }

        assertThat(types)
                .containsExactly(
                        "default/events~dry#1 dev.darkroom.job.done", "default/events~dry#2 dev.darkroom.job.exported");
    }

    private static long tries(String job, int seq) throws Exception {
        return bench.number(
                "SELECT COALESCE(MAX(d.tries), 0) FROM deliveries d JOIN outbox o ON o.event_id = d.event_id"
                        + " WHERE o.job_key = 'default/" + job + "~dry' AND o.seq = " + seq
                        + " AND d.channel = 'folder'");
    }

    private static long unpublished(String job) throws Exception {
        return bench.number("SELECT COUNT(*) FROM deliveries WHERE event_id LIKE 'default/" + job
                + "~dry#%' AND published_at IS NULL");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
