package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.config.Settings;
import dev.darkroom.invariants.Invariants;
import dev.darkroom.invariants.Violation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds on every database: each test runs on a fresh one of each kind and leaves every invariant true. */
@ParameterizedClass
@EnumSource(TestDatabases.class)
abstract class DatabaseContract {
    @Parameter
    TestDatabases kind;

    @TempDir
    Path folder;

    Settings.Database settings;
    Database database;
    TestPipeline pipeline;

    @BeforeEach
    void open() {
        settings = kind.fresh(folder);
        database = Database.open(settings);
        pipeline = new TestPipeline(database);
    }

    @AfterEach
    void everyInvariantHolds() {
        database.close();
        List<Violation> violations = Invariants.check(settings);
        kind.release(settings);
        assertThat(violations).isEmpty();
    }

    int rows(String table, String condition) {
        return database.jdbi().withHandle(h -> h.createQuery("SELECT COUNT(*) FROM " + table + " WHERE " + condition)
                .mapTo(Integer.class)
                .one());
    }

    String text(String sql) {
        return database.jdbi()
                .withHandle(h -> h.createQuery(sql).mapTo(String.class).one());
    }

    long number(String sql) {
        return database.jdbi()
                .withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
    }

    int sql(String sql) {
        return database.jdbi().withHandle(h -> h.execute(sql));
    }
}
