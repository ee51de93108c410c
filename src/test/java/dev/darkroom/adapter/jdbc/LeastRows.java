package dev.darkroom.adapter.jdbc;

import dev.darkroom.config.Settings;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The fewest rows with which no job is lost and nothing is paid for twice, in the fewest transactions: what is wanted and what is to
 * be asked is on disk before a provider is asked, and what came of it before the caller is told. With everything, also those by
 * which no budget is exceeded, images are found by their tags, and every result is told of.
 */
public final class LeastRows implements AutoCloseable {
    private static final List<String> TABLES =
            List.of("job", "render", "attempt", "ledger", "asset", "event", "tag", "delivery", "budget");
    private static final List<String> TAGS = List.of("generated", "generated-openai_compatible");
    private static final List<String> WAYS = List.of("folder", "results");
    private static final List<String> BUDGETS = List.of("daily", "monthly", "total");

    private final Database database;
    private final boolean everything;

    public LeastRows(Settings.Database settings, boolean everything) {
        this.everything = everything;
        database = Database.open(settings);
        database.jdbi().useTransaction(h -> {
            for (String table : TABLES) {
                h.execute("CREATE TABLE least_" + table + " (id TEXT PRIMARY KEY, job TEXT, state TEXT, text TEXT)");
            }
            BUDGETS.forEach(budget -> insert(h, "budget", budget, "", "0"));
        });
    }

    /** A job whose provider is asked next. */
    public void asked(String job, String request) {
        database.jdbi().useTransaction(h -> {
            insert(h, "job", job, job, request);
            insert(h, "render", job, job, "");
            attempt(h, job, 1);
        });
    }

    /** One provider has failed, another is asked next. */
    public void failed(String job) {
        database.jdbi().useTransaction(h -> {
            update(h, "attempt", job + "/1", "failed");
            attempt(h, job, 2);
        });
    }

    /** The image is on disk. */
    public void settled(String job, int attempt, String asset) {
        database.jdbi().useTransaction(h -> {
            update(h, "attempt", job + "/" + attempt, "settled");
            insert(h, "ledger", job + "/settled", job, "40000");
            spend(h);
            end(h, job, asset);
        });
    }

    /** All of a job whose image was there already. */
    public void hit(String job, String request, String asset) {
        database.jdbi().useTransaction(h -> {
            insert(h, "job", job, job, request);
            insert(h, "render", job, job, "");
            insert(h, "attempt", job + "/1", job, "cached");
            end(h, job, asset);
        });
    }

    /** It has arrived wherever it was owed to. */
    public void delivered(String job) {
        database.jdbi().useTransaction(h -> WAYS.forEach(way -> update(h, "delivery", job + "/" + way, "published")));
    }

    private void attempt(Handle h, String job, int number) {
        insert(h, "attempt", job + "/" + number, job, "a provider, a model, a key");
        insert(h, "ledger", job + "/" + number, job, "40000");
        spend(h);
    }

    private void spend(Handle h) {
        if (everything) {
            h.createUpdate("UPDATE least_budget SET text = text + 1").execute();
        }
    }

    private void end(Handle h, String job, String asset) {
        insert(h, "asset", job, job, asset);
        insert(h, "event", job, job, "done");
        update(h, "render", job, "done");
        update(h, "job", job, "done");
        if (everything) {
            TAGS.forEach(tag -> insert(h, "tag", job + "/" + tag, job, tag));
            WAYS.forEach(way -> insert(h, "delivery", job + "/" + way, job, way));
        }
    }

    private static void insert(Handle h, String table, String id, String job, String text) {
        h.createUpdate("INSERT INTO least_" + table + " (id, job, state, text) VALUES (:id, :job, 'new', :text)")
                .bind("id", id)
                .bind("job", job)
                .bind("text", text)
                .execute();
    }

    private static void update(Handle h, String table, String id, String state) {
        h.createUpdate("UPDATE least_" + table + " SET state = :state WHERE id = :id")
                .bind("state", state)
                .bind("id", id)
                .execute();
    }

    @Override
    public void close() {
        database.close();
    }
}
