package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.access.AccessKey;
import dev.darkroom.access.Scope;
import dev.darkroom.adapter.jdbc.AccessKeyStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.engine.Home;
import dev.darkroom.web.WebBench.Reply;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with keys: who may do what, and what is seen of others. */
class DoorTest {
    private static final String JOB = "{\"prompt\": \"a lighthouse\", \"width\": 64, \"height\": 64, \"job_id\": ";

    @TempDir
    private static Path folder;

    private static WebBench web;
    private static String maker;
    private static String reader;
    private static String stranger;

    @BeforeAll
    static void start() throws Exception {
        Home home = new Home(folder).write("catalog/instances.yaml", """
                        default:
                          library: default
                          storage_prefix: default
                        other:
                          library: other
                          storage_prefix: other
                        """);
        java.nio.file.Files.createDirectories(home.settings().data());
        try (Database database = Database.open(home.settings().database())) {
            AccessKeyStore store = new AccessKeyStore(database);
            maker = key(store, "default", Set.of(Scope.GENERATE, Scope.READ));
            reader = key(store, "default", Set.of(Scope.READ));
            stranger = key(store, "other", Set.of(Scope.ADMIN));
        }
        web = new WebBench(home);
        web.post("/jobs", JOB + "\"ours\"}", "Authorization", maker, "Prefer", "wait=30");
    }

    private static String key(AccessKeyStore store, String instance, Set<Scope> scopes) {
        AccessKey key = AccessKey.random();
        store.add(key, instance, scopes, "test", null);
        return "Bearer " + key.text();
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void whoHasNoKeyOrAWrongOneIsRefused() throws Exception {
        for (String[] headers : new String[][] {
            {},
            {"Authorization", "Bearer dk_000000000000_wrong"},
            {"Authorization", maker + "x"},
            {"Authorization", "Basic eDp5"}
        }) {
            Reply reply = web.get("/jobs", headers);
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
        }
    }

    @Test
    void aKeyMayDoWhatItsScopesSay() throws Exception {
        assertThat(web.get("/jobs/ours", "Authorization", reader).status()).isEqualTo(200);
        assertThat(web.post("/jobs", JOB + "\"no\"}", "Authorization", reader).status())
                .isEqualTo(403);
        assertThat(web.post("/generate", JOB + "\"no\"}", "Authorization", reader)
                        .status())
                .isEqualTo(403);
        assertThat(web.delete("/jobs/ours", "Authorization", reader).status()).isEqualTo(403);
    }

    @Test
    void othersJobsAreNotThere() throws Exception {
        for (String path : new String[] {"/jobs/ours", "/jobs/ours?instance=default", "/jobs?instance=default"}) {
            assertThat(web.get(path, "Authorization", stranger).status())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(web.delete("/jobs/ours", "Authorization", stranger).status()).isEqualTo(404);
        assertThat(web.post("/jobs/ours/retry", "", "Authorization", stranger).status())
                .isEqualTo(404);
        assertThat(web.get("/jobs", "Authorization", stranger).json().get("data"))
                .isEmpty();
        assertThat(web.post("/generate", "{\"prompt\": \"x\", \"instance_id\": \"default\"}", "Authorization", stranger)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aJobBelongsToTheInstanceOfItsKey() throws Exception {
        Reply reply = web.post("/jobs", JOB + "\"theirs\"}", "Authorization", stranger, "Prefer", "wait=30");

        assertThat(reply.json().get("instance_id").asText()).isEqualTo("other");
        assertThat(web.get("/jobs/theirs", "Authorization", maker).status()).isEqualTo(404);
    }
}
