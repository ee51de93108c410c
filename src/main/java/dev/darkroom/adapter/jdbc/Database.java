package dev.darkroom.adapter.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.darkroom.config.Settings;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.sqlite.SQLiteConfig;

/**
 * The open database: SQLite (WAL, synchronous=FULL, one connection, so that writers wait in line instead of meeting
 * SQLITE_BUSY) or PostgreSQL. SQL is common to both but for two words, which are attributes: {@code <now>}, the clock,
 * and {@code <lock>}, which locks the rows of a SELECT until the transaction ends.
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

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private Database(HikariDataSource pool, Jdbi jdbi) {
        this.pool = pool;
        this.jdbi = jdbi;
    }

    /**
     * Connects and brings the schema up to date.
     *
     * @throws RuntimeException naming {@code darkroom.db.url} when it cannot be opened
     */
    public static Database open(Settings.Database settings) {
        HikariDataSource pool;
        try {
            pool = new HikariDataSource(pool(settings));
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "darkroom.db.url=" + settings.url() + ": the database cannot be opened: " + rootMessage(e), e);
        }
        try {
            migrate(pool, sqlite(settings.url()) ? "sqlite" : "postgresql");
        } catch (RuntimeException e) {
            pool.close();
            throw new IllegalStateException(
                    "darkroom.db.url=" + settings.url() + ": the tables cannot be brought up to date: "
                            + rootMessage(e),
                    e);
        }
        boolean sqlite = sqlite(settings.url());
        Jdbi jdbi = Jdbi.create(pool);
        jdbi.define("now", sqlite ? SQLITE_NOW : POSTGRESQL_NOW);
        jdbi.define("lock", sqlite ? SQLITE_LOCK : POSTGRESQL_LOCK);
        jdbi.getConfig(SqlStatements.class).setUnusedBindingAllowed(false);
        return new Database(pool, jdbi);
    }

    private static void migrate(HikariDataSource pool, String dialect) {
        Flyway.configure()
                .dataSource(pool)
                .locations("classpath:db/migration", "classpath:db/" + dialect)
                .loggers("slf4j")
                .load()
                .migrate();
    }

    private static HikariConfig pool(Settings.Database settings) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(settings.url());
        config.setPoolName("darkroom-db");
        config.setConnectionTimeout(30_000);
        if (sqlite(settings.url())) {
            SQLiteConfig sqlite = new SQLiteConfig();
            sqlite.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
            sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
            sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
            sqlite.enforceForeignKeys(true);
            sqlite.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
            config.setDataSourceProperties(sqlite.toProperties());
            config.setMaximumPoolSize(1);
            config.setMaxLifetime(0);
        } else {
            config.setUsername(settings.user());
            config.setPassword(settings.password().value());
            config.setMaximumPoolSize(settings.poolSize());
            config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
            // A plan that was made for almost empty tables and kept is ruinous when thousands of jobs come in. A node
            // that freezes in the middle of a transaction must not keep its locks, the budgets' rows among them.
            config.setConnectionInitSql("SET plan_cache_mode = force_custom_plan;"
                    + " SET idle_in_transaction_session_timeout = " + BUSY_TIMEOUT_MILLIS);
        }
        return config;
    }

    private static boolean sqlite(String url) {
        return url.startsWith("jdbc:sqlite:");
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
                if (!sqlite(pool.getJdbcUrl())) {
                    return h.createQuery("SELECT 1").mapTo(Integer.class).one() == 1 ? null : "does not answer";
                }
                String check =
                        h.createQuery("PRAGMA quick_check").mapTo(String.class).first();
                return "ok".equals(check) ? null : check;
            });
        } catch (RuntimeException e) {
            return rootMessage(e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
