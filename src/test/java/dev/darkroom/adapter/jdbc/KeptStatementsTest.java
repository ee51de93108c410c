package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptStatementsTest {
    private static final String INSERT = "INSERT INTO jobs (id, text) VALUES (?, ?)";
    private static final String COUNT = "SELECT COUNT(*) FROM jobs WHERE text = ?";

    @TempDir
    Path folder;

    private final List<String> prepared = new ArrayList<>();
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("a.db"));
        try (Statement setup = sqlite.createStatement()) {
            setup.execute("PRAGMA journal_mode = WAL");
            setup.execute("CREATE TABLE jobs (id INTEGER PRIMARY KEY, text TEXT)");
        }
        connection = KeptStatements.of(noting(sqlite));
    }

    private Connection noting(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        prepared.add((String) arguments[0]);
                    }
                    return method.invoke(real, arguments);
                });
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void preparesAStatementOnce() throws SQLException {
        insert(1, "a");
        insert(2, "b");

        assertThat(prepared).containsExactly(INSERT);
        assertThat(count("a") + count("b")).isEqualTo(2);
    }

    @Test
    void givesAStatementToOneUserAtATime() throws SQLException {
        insert(1, "a");
        insert(2, "b");
        try (PreparedStatement first = connection.prepareStatement(COUNT);
                PreparedStatement second = connection.prepareStatement(COUNT)) {
            first.setString(1, "a");
            second.setString(1, "nobody");

            assertThat(one(first)).isEqualTo(1);
            assertThat(one(second)).isZero();
        }
        assertThat(prepared).containsExactly(INSERT, COUNT, COUNT);
    }

    @Test
    void forgetsTheParametersOfTheLastUser() throws SQLException {
        insert(1, "a");
        assertThat(count("a")).isEqualTo(1);

        try (PreparedStatement again = connection.prepareStatement(COUNT)) {
            assertThat(one(again)).isZero(); // what is not set is NULL
        }
    }

    @Test
    void doesNotKeepAStatementThatFailed() throws SQLException {
        insert(1, "a");
        assertThatThrownBy(() -> insert(1, "twice")).hasMessageContaining("UNIQUE");

        insert(2, "b");

        assertThat(prepared).containsExactly(INSERT, INSERT);
        assertThat(count("b")).isEqualTo(1);
    }

    @Test
    void readsNoOldStateWithWhatWasLeftOpen() throws SQLException {
        insert(1, "a");
        try (PreparedStatement left = connection.prepareStatement("SELECT id FROM jobs")) {
            left.executeQuery().next(); // and no further
        }
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("a.db"));
                Statement insert = other.createStatement()) {
            insert.execute("INSERT INTO jobs (id, text) VALUES (2, 'of another process')");
        }

        assertThat(count("of another process")).isEqualTo(1);
    }

    @Test
    void refusesAStatementThatIsClosed() throws SQLException {
        PreparedStatement closed = connection.prepareStatement(COUNT);
        closed.close();
        closed.close();

        assertThat(closed.isClosed()).isTrue();
        assertThatThrownBy(() -> closed.setString(1, "a")).hasMessage("the statement is closed");
    }

    @Test
    void keepsSoManyAndNoMore() throws SQLException {
        for (int i = 0; i <= 400; i++) {
            connection.prepareStatement("SELECT " + i).close();
        }
        prepared.clear();

        connection.prepareStatement("SELECT 400").close();
        connection.prepareStatement("SELECT 0").close();

        assertThat(prepared).containsExactly("SELECT 0");
    }

    private void insert(int id, String text) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setInt(1, id);
            insert.setString(2, text);
            insert.executeUpdate();
        }
    }

    private int count(String text) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(COUNT)) {
            count.setString(1, text);
            return one(count);
        }
    }

    private static int one(PreparedStatement count) throws SQLException {
        try (ResultSet result = count.executeQuery()) {
            result.next();
            return result.getInt(1);
        }
    }
}
