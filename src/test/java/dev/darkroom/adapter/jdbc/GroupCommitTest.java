package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** Users that share commits: what each is told, and what another process sees then. */
class GroupCommitTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** What the connection was told, in order. */
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path folder;

    private volatile String broken = "";
    private Connection connection;
    private GroupCommit group;
    private Jdbi jdbi;
    private Jdbi outside;

    @BeforeEach
    void open() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("group.db");
        outside = Jdbi.create(url);
        outside.useHandle(h -> {
            h.execute("PRAGMA journal_mode = WAL");
            h.execute("CREATE TABLE notes (name TEXT PRIMARY KEY)");
        });
        SQLiteDataSource readers = new SQLiteDataSource();
        readers.setUrl(url);
        connection = listening(DriverManager.getConnection(url));
        group = new GroupCommit(connection, readers);
        jdbi = Jdbi.create(group);
        jdbi.setTransactionHandler(group.transactions());
    }

    @AfterEach
    void close() throws SQLException {
        group.stop();
        threads.shutdownNow();
        connection.close();
    }

    /** A connection whose statements are noted; one that is {@link #broken} fails as with a full disk. */
    private Connection listening(Connection real) {
        return proxy(Connection.class, (method, arguments) -> {
            Object result = invoked(real, method, arguments);
            return result instanceof PreparedStatement statement ? listening(statement, (String) arguments[0]) : result;
        });
    }

    private PreparedStatement listening(PreparedStatement real, String sql) {
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().equals("execute")) {
                told.add(sql);
                if (sql.equals(broken)) {
                    throw new SQLException("disk full");
                }
            }
            return invoked(real, method, arguments);
        });
    }

    private interface Call {
        Object of(Method method, Object[] arguments) throws Throwable;
    }

    private static Object invoked(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                GroupCommitTest.class.getClassLoader(),
                new Class<?>[] {type},
                (p, method, arguments) -> call.of(method, arguments)));
    }

    private void add(String name) {
        jdbi.useTransaction(h -> h.execute("INSERT INTO notes VALUES (?)", name));
    }

    private List<String> seenOutside() {
        return outside.withHandle(h -> h.createQuery("SELECT name FROM notes ORDER BY name")
                .mapTo(String.class)
                .list());
    }

    /** Keeps the turn until the others are in line. */
    private List<Future<?>> inLine(Runnable... others) throws Exception {
        CountDownLatch holds = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Future<?> first = threads.submit(() -> {
            jdbi.useTransaction(h -> {
                h.execute("INSERT INTO notes VALUES ('first')");
                holds.countDown();
                go.await();
            });
            return null;
        });
        holds.await();
        List<Future<?>> all = new ArrayList<>(List.of(first));
        for (Runnable other : others) {
            all.add(threads.submit(other));
            int waiting = all.size() - 1;
            await().until(() -> group.waiting() == waiting);
        }
        go.countDown();
        return all;
    }

    private static void get(List<Future<?>> futures) throws Exception {
        for (Future<?> each : futures) {
            each.get();
        }
    }

    @Test
    void whoIsInLineIsForcedToDiskTogether() throws Exception {
        get(inLine(
                () -> add("second"),
                () -> add("third"),
                () -> jdbi.useHandle(h -> h.execute("INSERT INTO notes VALUES ('without a transaction')"))));

        assertThat(seenOutside()).containsExactly("first", "second", "third", "without a transaction");
        assertThat(told).filteredOn("COMMIT"::equals).hasSize(1);
        assertThat(told).filteredOn("BEGIN IMMEDIATE"::equals).hasSize(1);
    }

    @Test
    void aloneEachIsOnDiskAtOnce() {
        add("one");
        assertThat(seenOutside()).containsExactly("one");
        add("two");
        assertThat(seenOutside()).containsExactly("one", "two");
    }

    @Test
    void whoGivesUpUndoesItsOwnOnly() throws Exception {
        Runnable givesUp = () -> assertThatThrownBy(() -> jdbi.useTransaction(h -> {
                    h.execute("INSERT INTO notes VALUES ('given up')");
                    h.execute("INSERT INTO notes VALUES ('first')"); // it is there
                }))
                .hasMessageContaining("UNIQUE");
        get(inLine(givesUp, () -> add("last")));

        assertThat(seenOutside()).containsExactly("first", "last");
    }

    @Test
    void whenTheDiskFailsAllAreToldAndNothingIsKept() throws Exception {
        broken = "COMMIT";
        List<Future<?>> all = inLine(
                () -> add("second"),
                () -> jdbi.inTransaction(h -> h.createQuery("SELECT name FROM notes")
                        .mapTo(String.class)
                        .list()));

        for (Future<?> each : all) {
            assertThatThrownBy(each::get).isInstanceOf(ExecutionException.class).hasStackTraceContaining("disk full");
        }
        assertThat(seenOutside()).isEmpty();
        broken = "";
        add("later");
        assertThat(seenOutside()).containsExactly("later");
    }

    @Test
    void aTransactionThatSqliteEndsByItselfIsNobodysSuccess() throws Exception {
        Runnable ended = () -> assertThatThrownBy(() -> jdbi.useTransaction(h -> {
            h.execute("INSERT INTO notes VALUES ('second')");
            h.execute("ROLLBACK"); // what a full disk does
        }));
        List<Future<?>> all = inLine(ended, () -> add("third"));

        assertThatThrownBy(() -> all.get(0).get()).isInstanceOf(ExecutionException.class);
        all.get(1).get();
        all.get(2).get();
        assertThat(seenOutside()).containsExactly("third");
    }

    @Test
    void whoReadsSeesWhatIsOnDiskAndWaitsForNobody() throws Exception {
        add("one");
        jdbi.useTransaction(h -> {
            h.execute("INSERT INTO notes VALUES ('two')");
            Future<List<String>> seen = threads.submit(() -> jdbi.withHandle(r ->
                    r.createQuery("SELECT name FROM notes").mapTo(String.class).list()));
            assertThat(seen.get()).containsExactly("one");
        });
    }

    @Test
    void oneThreadMakesTheTransactionsOfAll() throws Exception {
        Set<String> writers = ConcurrentHashMap.newKeySet();
        Runnable writes = () ->
                jdbi.useTransaction(h -> writers.add(Thread.currentThread().getName()));
        get(inLine(writes, writes));
        writes.run();

        assertThat(writers).containsExactly("darkroom-db-writer");
    }

    @Test
    void whoComesWhenItIsClosedIsToldAndDoesNotWait() {
        add("in time");
        group.stop();

        assertThatThrownBy(() -> add("too late")).hasMessage("the database is closed");
        assertThat(seenOutside()).containsExactly("in time");
    }

    @Test
    void aReadAloneNeedsNoTransaction() {
        long count = jdbi.withHandle(h ->
                h.createQuery("SELECT COUNT(*) FROM notes").mapTo(Long.class).one());
        assertThat(count).isZero();
        assertThat(told).isEmpty();
    }

    @Test
    void afterTheCommitTheConnectionIsSomebodyElses() {
        jdbi.useHandle(h -> {
            h.useTransaction(t -> t.execute("INSERT INTO notes VALUES ('one')"));
            assertThatThrownBy(() -> h.execute("INSERT INTO notes VALUES ('two')"))
                    .hasMessageContaining("over");
        });
        assertThat(seenOutside()).containsExactly("one");
    }
}
