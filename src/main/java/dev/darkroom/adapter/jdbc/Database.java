package dev.darkroom.adapter.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.darkroom.config.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The open database: SQLite (WAL, synchronous=FULL, one connection that writes, so that writers wait in line instead of
 * meeting SQLITE_BUSY, and are forced to disk together) or PostgreSQL. SQL is common to both but for two words, which are
 * attributes: {@code <now>}, the clock, and {@code <lock>}, which locks the rows of a SELECT until the transaction ends.
 */
public final class Database implements AutoCloseable {
    private static final String SQLITE_NOW = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
    /** The time of the statement, not of the row as clock_timestamp() is: with that no index could serve {@code next_at <= now}. */
    private static final String POSTGRESQL_NOW = "CAST(EXTRACT(EPOCH FROM statement_timestamp()) * 1000 AS BIGINT)";
    /** Writing transactions of SQLite are IMMEDIATE: they hold the one lock there is from their beginning. */
    private static final String SQLITE_LOCK = "";
    /** Lets rows that refer to the locked one be inserted. */
    private static final String POSTGRESQL_LOCK = " FOR NO KEY UPDATE";
    /**
     * How long a write waits for another process (the command line beside a server) that holds the SQLite file, and how
     * long PostgreSQL lets a transaction rest.
     */
    private static final int BUSY_TIMEOUT_MILLIS = 15_000;

    private static final int SQLITE_READERS = 4;
    /** Of each connection, when it has read so much; with the 2 MB that SQLite has by itself, a busy day's indexes are read again and again. */
    private static final int CACHE_KIB = 16 * 1024;
    /**
     * The log grows to so many pages of 4 KiB before they are copied into the database file: those of hot rows are in it many
     * times and are copied once. The default of 1,000 is a few hundred milliseconds' worth under load.
     */
    private static final int CHECKPOINT_PAGES = 8_000;

    private final boolean sqlite;
    private final Runnable closing;
    private final Jdbi jdbi;

    private Database(boolean sqlite, Runnable closing, Jdbi jdbi) {
        this.sqlite = sqlite;
        this.closing = closing;
        this.jdbi = jdbi;
    }

    /**
     * Connects and brings the schema up to date.
     *
     * @throws RuntimeException naming {@code darkroom.db.url} when it cannot be opened
     */
    public static Database open(Settings.Database settings) {
        boolean sqlite = settings.url().startsWith("jdbc:sqlite:");
        try {
            return sqlite ? openSqlite(settings) : openPostgresql(settings);
        } catch (FlywayException e) {
            throw problem(settings, "the tables cannot be brought up to date", e);
        } catch (SQLException | RuntimeException e) {
            throw problem(settings, "the database cannot be opened", e);
        }
    }

    private static IllegalStateException problem(Settings.Database settings, String what, Exception e) {
        return new IllegalStateException("darkroom.db.url=" + settings.url() + ": " + what + ": " + rootMessage(e), e);
    }

    private static Database openSqlite(Settings.Database settings) throws SQLException {
        // Immediate: two processes may bring it up to date at once.
        DataSource writers = sqlite(settings, SQLiteConfig.TransactionMode.IMMEDIATE);
        migrate(writers, "sqlite");
        Connection writer = writers.getConnection();
        HikariDataSource readers =
                new HikariDataSource(readers(sqlite(settings, SQLiteConfig.TransactionMode.DEFERRED)));
        GroupCommit group = new GroupCommit(writer, readers);
        Runnable closing = () -> {
            group.stop();
            readers.close();
            close(writer);
        };
        Jdbi jdbi = Jdbi.create(group);
        jdbi.setTransactionHandler(group.transactions());
        return new Database(true, closing, jdbi(jdbi, SQLITE_NOW, SQLITE_LOCK));
    }

    private static void close(Connection writer) {
        try {
            writer.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the database cannot be closed: " + e.getMessage(), e);
        }
    }

    private static HikariConfig readers(DataSource file) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(file);
        config.setPoolName("darkroom-db-readers");
        config.setConnectionTimeout(30_000);
        config.setMaximumPoolSize(SQLITE_READERS);
        config.setMinimumIdle(0); // a command that reads once needs no more than one
        config.setMaxLifetime(0);
        return config;
    }

    private static Database openPostgresql(Settings.Database settings) {
        HikariDataSource pool = new HikariDataSource(postgresql(settings));
        try {
            migrate(pool, "postgresql");
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
        return new Database(false, pool::close, jdbi(Jdbi.create(pool), POSTGRESQL_NOW, POSTGRESQL_LOCK));
    }

    private static Jdbi jdbi(Jdbi jdbi, String now, String lock) {
        jdbi.define("now", now);
        jdbi.define("lock", lock);
        jdbi.getConfig(SqlStatements.class).setUnusedBindingAllowed(false);
        return jdbi;
    }

    private static void migrate(DataSource connections, String dialect) {
        Flyway.configure()
                .dataSource(connections)
                .locations("classpath:db/migration", "classpath:db/" + dialect)
                .loggers("slf4j")
                .load()
                .migrate();
    }

    private static DataSource sqlite(Settings.Database settings, SQLiteConfig.TransactionMode mode) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setTransactionMode(mode);
        config.setCacheSize(-CACHE_KIB);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setWalAutocheckpoint(CHECKPOINT_PAGES);
        config.setGetGeneratedKeys(false); // the driver would take each statement apart to see whether it inserts
        SQLiteDataSource file = new SQLiteDataSource(config) {
            @Override
            public Connection getConnection() throws SQLException {
                return KeptStatements.of(super.getConnection());
            }
        };
        file.setUrl(settings.url());
        return file;
    }

    private static HikariConfig postgresql(Settings.Database settings) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(settings.url());
        config.setPoolName("darkroom-db");
        config.setConnectionTimeout(30_000);
        config.setUsername(settings.user());
        config.setPassword(settings.password().value());
        config.setMaximumPoolSize(settings.poolSize());
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        // A plan that was made for almost empty tables and kept is ruinous when thousands of jobs come in. A node
        // that freezes in the middle of a transaction must not keep its locks, the budgets' rows among them.
        config.setConnectionInitSql("SET plan_cache_mode = force_custom_plan;"
                + " SET idle_in_transaction_session_timeout = " + BUSY_TIMEOUT_MILLIS);
        return config;
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    Jdbi jdbi() {
        return jdbi;
    }

    /** The database's own clock, epoch milliseconds: the only clock leases and budgets go by. */
    public long now() {
        return jdbi.withHandle(
                h -> h.createQuery("SELECT <now>").mapTo(Long.class).one());
    }

    /** Whether the file or server answers and is whole; null when it is, else what is wrong. */
    public String problem() {
        try {
            return jdbi.withHandle(h -> {
                if (!sqlite) {
                    return h.createQuery("SELECT 1").mapTo(Integer.class).one() == 1 ? null : "does not answer";
                }
                String check = h.createQuery("SELECT quick_check FROM pragma_quick_check")
                        .mapTo(String.class)
                        .first();
                return "ok".equals(check) ? null : check;
            });
        } catch (RuntimeException e) {
            return rootMessage(e);
        }
    }

    @Override
    public void close() {
        closing.run();
    }
}
