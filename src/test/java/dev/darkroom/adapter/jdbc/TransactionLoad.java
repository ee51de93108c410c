package dev.darkroom.adapter.jdbc;

import dev.darkroom.config.Settings;

/** A database that does nothing but keep rows, each in a transaction of its own. */
public final class TransactionLoad implements AutoCloseable {
    private final Database database;

    public TransactionLoad(Settings.Database settings) {
        database = Database.open(settings);
        database.jdbi().useHandle(h -> h.execute("CREATE TABLE load (id INTEGER PRIMARY KEY, text TEXT)"));
    }

    /** Keeps so many rows, one after the other; on return they are on disk. */
    public void keep(int rows) {
        for (int i = 0; i < rows; i++) {
            database.jdbi().useTransaction(h -> h.createUpdate("INSERT INTO load (text) VALUES (:text)")
                    .bind("text", "a row of the size that a row has, more or less")
                    .execute());
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
