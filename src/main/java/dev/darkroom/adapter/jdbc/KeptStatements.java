package dev.darkroom.adapter.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A connection that keeps its prepared statements for the next who wants the same: SQLite takes as long to prepare a statement
 * as to run it, and its driver prepares each anew.
 */
final class KeptStatements implements InvocationHandler {
    /** More than there are in the program; those with lists in them differ each time. */
    private static final int MOST = 400;

    private final Connection connection;
    /** Those that nobody uses just now, by their SQL and the kind of result they want; the one that was used longest ago is the first. */
    private final Map<List<Object>, PreparedStatement> idle = new LinkedHashMap<>(16, 0.75f, true);

    private KeptStatements(Connection connection) {
        this.connection = connection;
    }

    /** The same connection, with statements that are kept. */
    static Connection of(Connection connection) {
        return proxy(Connection.class, new KeptStatements(connection));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (!method.getName().equals("prepareStatement")) {
            return invoked(connection, method, arguments);
        }
        List<Object> what = List.of(arguments);
        PreparedStatement kept = take(what);
        PreparedStatement statement = kept == null ? (PreparedStatement) invoked(connection, method, arguments) : kept;
        return proxy(PreparedStatement.class, new Use(what, statement));
    }

    private synchronized PreparedStatement take(List<Object> what) {
        return idle.remove(what);
    }

    private void giveBack(List<Object> what, PreparedStatement statement) throws SQLException {
        PreparedStatement surplus;
        synchronized (this) {
            surplus = idle.put(what, statement);
            if (surplus == null && idle.size() > MOST) {
                surplus = idle.remove(idle.keySet().iterator().next());
            }
        }
        if (surplus != null) {
            surplus.close();
        }
    }

    /** From being prepared until being closed. */
    private final class Use implements InvocationHandler {
        private final List<Object> what;
        private final PreparedStatement statement;
        private ResultSet results; // null: none was read
        private boolean failed;
        private boolean over;

        Use(List<Object> what, PreparedStatement statement) {
            this.what = what;
            this.statement = statement;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            switch (method.getName()) {
                case "close" -> {
                    return close();
                }
                case "isClosed" -> {
                    return over;
                }
                default -> {
                    if (over) {
                        throw new SQLException("the statement is closed");
                    }
                    return use(method, arguments);
                }
            }
        }

        private Object use(Method method, Object[] arguments) throws Throwable {
            try {
                Object result = invoked(statement, method, arguments);
                if (result instanceof ResultSet read) {
                    results = read;
                }
                return result;
            } catch (SQLException e) {
                failed = true;
                throw e;
            }
        }

        private Object close() throws SQLException {
            if (over) {
                return null;
            }
            over = true;
            if (failed) { // the driver leaves it as it stopped
                statement.close();
                return null;
            }
            if (results != null) {
                results.close(); // else it would go on reading an old state of the database
            }
            statement.clearParameters();
            giveBack(what, statement);
            return null;
        }
    }

    private static Object invoked(Object on, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(KeptStatements.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
