package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import dev.darkroom.invariants.Invariants;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.Claim;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of SQLite itself: its settings, its version, and that busy queries use their indexes. */
class SqliteTest {
    @TempDir
    Path folder;

    private Settings.Database settings;
    private Database database;

    @BeforeEach
    void open() {
        settings = TestDatabases.SQLITE.fresh(folder);
        database = Database.open(settings);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private String pragma(String name) {
        return database.jdbi()
                .withHandle(
                        h -> h.createQuery("PRAGMA " + name).mapTo(String.class).one());
    }

    @Test
    void aCommitIsOnDiskAndReferencesAreChecked() {
        assertThat(pragma("journal_mode")).isEqualTo("wal");
        assertThat(pragma("synchronous")).as("2 is FULL").isEqualTo("2");
        assertThat(pragma("foreign_keys")).isEqualTo("1");
        assertThat(pragma("busy_timeout")).isEqualTo("15000");
        assertThat(pragma("integrity_check")).isEqualTo("ok");
        assertThat(database.problem()).isNull();
    }

    @Test
    void itIsNewEnoughNotToDamageItsJournal() {
        String version = database.jdbi().withHandle(h -> h.createQuery("SELECT sqlite_version()")
                .mapTo(String.class)
                .one());
        assertThat(java.lang.module.ModuleDescriptor.Version.parse(version))
                .isGreaterThanOrEqualTo(java.lang.module.ModuleDescriptor.Version.parse("3.51.3"));
    }

    @Test
    void aTransactionHoldsTheWriteLockFromItsBeginning() {
        try (Database second = Database.open(settings)) {
            second.jdbi().useHandle(other -> other.execute("PRAGMA busy_timeout = 50"));
            database.jdbi().useTransaction(h -> {
                h.createQuery("SELECT 1").mapTo(Integer.class).one();
                assertThatThrownBy(() -> second.jdbi()
                                .useHandle(other -> other.execute("INSERT INTO libraries VALUES ('i', 'l', 1)")))
                        .hasMessageContaining("SQLITE_BUSY");
            });
        }
    }

    @Test
    void itsClockIsTheSystemsInMilliseconds() {
        assertThat(database.now()).isBetween(System.currentTimeMillis() - 5_000, System.currentTimeMillis());
    }

    @Test
    void aDamagedFileIsNoticed() throws Exception {
        Path file = Path.of(settings.url().substring("jdbc:sqlite:".length()));
        TestPipeline pipeline = new TestPipeline(database);
        for (int i = 0; i < 200; i++) {
            pipeline.accept("j" + i, 1);
        }
        database.close();
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() - 4096);
            bytes.write(new byte[4096]);
        }
        try (Database damaged = Database.open(settings)) {
            assertThat(damaged.problem()).isNotNull();
        }
    }

    @Test
    void aFileThatCannotBeOpenedIsNamedWithItsProperty() throws Exception {
        Path notADatabase = Files.writeString(folder.resolve("notes.txt"), "buy milk, ".repeat(200));
        for (String url : List.of("jdbc:sqlite:" + folder.resolve("none/here.db"), "jdbc:sqlite:" + notADatabase)) {
            assertThatThrownBy(() -> Database.open(new Settings.Database(url, "", Secret.NONE, 1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("darkroom.db.url=" + url + ": ");
        }
    }

    @Test
    void aFullDatabaseLetsNoCallBeginAndGoesOnWhenThereIsRoom() {
        TestPipeline pipeline = new TestPipeline(database);
        pipeline.accept("a", 1);
        Claim claim = pipeline.claim("default/a~dry/0");
        Attempt reserved = pipeline.reserve(claim, "sdxl", 0);
        database.jdbi().useHandle(h -> {
            // What is written from now on needs a new page, and there is none.
            h.execute("CREATE TABLE filler (bytes BLOB)");
            h.execute(
                    "CREATE TRIGGER full AFTER UPDATE ON attempts BEGIN INSERT INTO filler VALUES (zeroblob(100000)); END");
            h.createQuery("PRAGMA max_page_count = 1").mapTo(Integer.class).one();
        });

        assertThatThrownBy(() -> pipeline.attempts.submitting(claim, reserved)).hasMessageContaining("SQLITE_FULL");

        assertThat(pipeline.attempts.open(claim).orElseThrow().state()).isEqualTo(AttemptState.RESERVED);
        assertThat(database.problem()).isNull();
        assertThat(Invariants.check(settings)).isEmpty();
        database.jdbi().useHandle(h -> h.createQuery("PRAGMA max_page_count = 100000")
                .mapTo(Integer.class)
                .one());
        assertThat(pipeline.attempts.submitting(claim, reserved).state()).isEqualTo(AttemptState.SUBMITTING);
    }

    @Test
    void whileAnotherProcessHoldsTheFileNoCallBeginsAndAfterwardsAllGoesOn() throws SQLException {
        TestPipeline pipeline = new TestPipeline(database);
        pipeline.accept("a", 1);
        Claim claim = pipeline.claim("default/a~dry/0");
        Attempt reserved = pipeline.reserve(claim, "sdxl", 0);
        // Fifteen seconds are too long for a test.
        database.jdbi().useHandle(h -> h.execute("PRAGMA busy_timeout = 50"));
        try (Connection other = DriverManager.getConnection(settings.url());
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");

            assertThatThrownBy(() -> pipeline.attempts.submitting(claim, reserved))
                    .hasStackTraceContaining("SQLITE_BUSY");
            assertThatThrownBy(() -> pipeline.accept("b", 1)).hasStackTraceContaining("SQLITE_BUSY");
            assertThat(pipeline.attempts.open(claim).orElseThrow().state()).isEqualTo(AttemptState.RESERVED);
            lock.execute("COMMIT");
        }
        pipeline.accept("b", 1);
        assertThat(pipeline.attempts.submitting(claim, reserved).state()).isEqualTo(AttemptState.SUBMITTING);
        assertThat(Invariants.check(settings)).isEmpty();
    }

    /** The plan of every statement that the given work sends. */
    private List<String> plans(Runnable work) throws SQLException {
        List<String> statements = new ArrayList<>();
        database.jdbi().setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                ParsedSql parsed = context.getParsedSql();
                statements.add(parsed.getSql());
            }
        });
        work.run();
        database.jdbi().getConfig(SqlStatements.class).setSqlLogger(SqlLogger.NOP_SQL_LOGGER);
        List<String> plans = new ArrayList<>();
        database.jdbi().useHandle(h -> {
            for (String sql : statements) {
                explain(h, sql, plans);
            }
        });
        return plans;
    }

    private static void explain(Handle h, String sql, List<String> plans) throws SQLException {
        try (PreparedStatement statement = h.getConnection().prepareStatement("EXPLAIN QUERY PLAN " + sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                plans.add(rows.getString("detail"));
            }
        }
    }

    @Test
    void noBusyStatementReadsAWholeTable() throws SQLException {
        TestPipeline pipeline = new TestPipeline(database);
        List<String> plans = plans(() -> everyBusyStatement(pipeline));

        assertThat(plans)
                .hasSizeGreaterThan(40)
                .noneMatch(line -> line.startsWith("SCAN ") && !line.contains("USING") && !isOfItsOwn(line))
                .anyMatch(line -> line.contains("open_renders (dry_run=? AND send_at<?)"))
                .anyMatch(line -> line.contains("open_deliveries (next_at<?)"))
                .anyMatch(line -> line.contains("open_exports (send_at<?)"));
    }

    /** Rows that a statement has in itself, and those of its WITH clause, are no table. */
    private static boolean isOfItsOwn(String line) {
        return line.matches("SCAN (\\d+(-ROW| CONSTANT).*|CONSTANT ROW|next|wanted|w|in_order)");
    }

    private static void everyBusyStatement(TestPipeline pipeline) {
        pipeline.accept(TestPipeline.submission(
                "'job_id':'a','exports':[{'to':'canva'}]", new dev.darkroom.job.ReplyAddress("q", "c")));
        pipeline.renders.announced(pipeline.renders.due(9));
        pipeline.renders.announced(List.of(new RenderStore.Due("default/a~dry/0", 4, 0)));
        pipeline.renders.heartbeat(List.of());
        pipeline.attempts.open(pipeline.claim("default/a~dry/0"));
        pipeline.accept("b", 2);
        pipeline.make("default/b~dry/0");
        pipeline.fail("default/b~dry/1");
        pipeline.accept("c", 1);
        Claim paid = pipeline.claim("default/c~dry/0");
        pipeline.settle(paid, pipeline.ready(paid, "sdxl", 5), 5);
        pipeline.jobs.untriedExports(new dev.darkroom.job.JobKey("default/a~dry"));
        pipeline.deliveries.published(pipeline.deliveries.take(9));
        new Outbox(pipeline.database).inFolder("default/b~dry");
        pipeline.exports.announce(9);
        pipeline.exports.take("default/a~dry/0/export-0");
        pipeline.results.read("default/b~dry");
        pipeline.results.read(List.of("default/a~dry", "default/b~dry"));
        new ProviderStats(pipeline.database).calls("sdxl");
    }
}
