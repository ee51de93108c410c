package dev.darkroom.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.adapter.jdbc.ResultReader;
import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.config.SettingsLoader;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.JobKey;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.Submission;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;

/** The real routes, beans, database and broker, started as {@link Engine} starts them. A test adds beans for its edges. */
public final class Bench implements AutoCloseable {
    private final Settings settings;
    private final Wiring wiring;
    private final Main main;
    private final ProducerTemplate template;
    private final JobReader reader;

    private Bench(Settings settings, Wiring wiring, Main main) {
        this.settings = settings;
        this.wiring = wiring;
        this.main = main;
        this.template = camel().createProducerTemplate();
        this.reader = JobReaders.atTheDoor(settings);
    }

    /**
     * Starts everything.
     *
     * @param entries whether the drop folder is watched and the broker listens
     * @param beans bound before the program's own, by name
     */
    public static Bench start(Home home, boolean entries, Map<String, Object> beans) {
        ConfigSource source = home.source();
        Settings settings = SettingsLoader.load(source);
        Wiring wiring = new Wiring(source, settings, new DataFolder(settings.data()), entries);
        Main main = wiring.camel();
        beans.forEach(main::bind);
        main.start();
        if (entries) {
            wiring.web().listen();
        }
        return new Bench(settings, wiring, main);
    }

    /** Starts and stops as the program does, with its checks. */
    public static void startOnce(Home home) {
        ConfigSource source = home.source();
        Settings settings = SettingsLoader.load(source);
        Engine.start(source, settings, new DataFolder(settings.data()), false).close();
    }

    public CamelContext camel() {
        return main.getCamelContext();
    }

    /** The port that the HTTP side listens on; the ways in are open. */
    public int httpPort() {
        return wiring.web().port();
    }

    /** From now on new requests are refused, as when the program stops. */
    public void drain() {
        wiring.web().drain();
    }

    public ProducerTemplate template() {
        return template;
    }

    public Settings settings() {
        return settings;
    }

    /** Accepts a job as the ways in do. */
    public JobKey submit(String json) {
        return submit(submission(json));
    }

    /** The same, asking for images that are made anew. */
    public JobKey submitFresh(String json) {
        return submit(submission(json).madeFresh());
    }

    private JobKey submit(Submission submission) {
        return wiring.gate().submit(submission).accepted().key();
    }

    private Submission submission(String json) {
        JobEntry entry = reader.readOne(json.getBytes(StandardCharsets.UTF_8));
        if (!entry.valid()) {
            throw new IllegalArgumentException(entry.errors().toString());
        }
        return new Submission(entry, entry.request().jobId(), "cli", null, null);
    }

    /** The job's result document. */
    public JsonNode result(JobKey job) {
        return new ResultReader(wiring.database()).read(job.value()).orElseThrow();
    }

    /** Asks or changes the database file from outside, as another process would; one list a row. */
    public List<List<Object>> sql(String statement) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(settings.database().url());
                Statement sql = connection.createStatement()) {
            sql.execute("PRAGMA busy_timeout = 10000");
            List<List<Object>> rows = new ArrayList<>();
            if (sql.execute(statement)) {
                ResultSet result = sql.getResultSet();
                while (result.next()) {
                    List<Object> row = new ArrayList<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        row.add(result.getObject(i));
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }

    /** The one number that the query gives. */
    public long number(String query) throws SQLException {
        return ((Number) sql(query).get(0).get(0)).longValue();
    }

    @Override
    public void close() {
        try (wiring) {
            main.stop();
        }
    }
}
