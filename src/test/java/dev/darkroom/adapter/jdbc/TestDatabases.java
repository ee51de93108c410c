package dev.darkroom.adapter.jdbc;

import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** The databases that every test of the database runs on. */
public enum TestDatabases {
    SQLITE {
        @Override
        public Settings.Database fresh(Path folder) {
            return new Settings.Database(
                    "jdbc:sqlite:" + folder.resolve(UUID.randomUUID() + ".db"), "", Secret.NONE, 1);
        }

        @Override
        public void release(Settings.Database database) {
            // Its folder goes with the test.
        }
    },
    POSTGRESQL {
        @Override
        public Settings.Database fresh(Path folder) {
            Settings.Database free = Server.FREE.poll();
            return free == null ? Server.create() : free;
        }

        @Override
        public void release(Settings.Database database) {
            Server.empty(database);
            Server.FREE.add(database);
        }
    };

    /** Room for the connections of the threads that a test lets run into each other. */
    private static final int POOL = 8;

    /**
     * The settings of a database without a job in it.
     *
     * @param folder where a file may be put
     */
    public abstract Settings.Database fresh(Path folder);

    /** The database is needed no more, and nobody is connected to it: another test may have it, empty. */
    public abstract void release(Settings.Database database);

    /** One server for all tests of this process; it ends with the process. */
    private static final class Server {
        private static final EmbeddedPostgres POSTGRES = start();
        /** A new database is 300 files, which costs more than to empty one. */
        static final Queue<Settings.Database> FREE = new ConcurrentLinkedQueue<>();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .setServerConfig("fsync", "off")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static Settings.Database create() {
            String name = "test_" + UUID.randomUUID().toString().replace("-", "");
            run(POSTGRES.getPostgresDatabase(), "CREATE DATABASE " + name);
            return new Settings.Database(
                    POSTGRES.getJdbcUrl("postgres", name), "postgres", new Secret("postgres"), POOL);
        }

        static void empty(Settings.Database database) {
            String name = database.url().replaceAll(".*/|\\?.*", "");
            run(
                    POSTGRES.getDatabase("postgres", name),
                    "DO $$ BEGIN EXECUTE (SELECT 'TRUNCATE ' || string_agg(tablename, ', ') || ' CASCADE' FROM pg_tables"
                            + " WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history'); END $$");
        }

        private static void run(DataSource source, String sql) {
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
