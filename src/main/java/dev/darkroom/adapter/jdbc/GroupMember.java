package dev.darkroom.adapter.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** One user's turn at the connection of a {@link GroupCommit}: a connection whose commit is the group's. */
final class GroupMember implements InvocationHandler {
    private final GroupCommit group;
    private final Connection connection;
    private boolean autoCommit = true;
    private boolean begun;
    private boolean over;

    private GroupMember(GroupCommit group, Connection connection) {
        this.group = group;
        this.connection = connection;
    }

    static Connection lend(GroupCommit group, Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                GroupMember.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new GroupMember(group, connection));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "getAutoCommit" -> autoCommit;
            case "isClosed" -> over;
            case "setAutoCommit" -> autoCommit((boolean) arguments[0]);
            case "commit" -> end(true);
            case "rollback" -> end(false);
            case "close" ->
                end(autoCommit); // alone, each statement that succeeded counts; a transaction is to be ended
            case "prepareStatement", "createStatement", "prepareCall" -> {
                prepare(arguments);
                yield pass(method, arguments);
            }
            default -> pass(method, arguments);
        };
    }

    private Object pass(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** The first statement that changes something begins the changes. */
    private void prepare(Object[] arguments) throws SQLException {
        if (over) {
            throw new SQLException("the transaction is over, and the connection with it");
        }
        if (!begun && !reads(arguments)) {
            group.begin();
            begun = true;
        }
    }

    /** In a transaction a read belongs to what is written afterwards. */
    private boolean reads(Object[] arguments) {
        if (!autoCommit || arguments == null || !(arguments[0] instanceof String sql)) {
            return false;
        }
        String start = sql.stripLeading().toUpperCase(Locale.ROOT);
        return start.startsWith("SELECT") || start.startsWith("PRAGMA");
    }

    private Object autoCommit(boolean on) throws SQLException {
        if (on && begun) {
            end(true);
        }
        autoCommit = on;
        return null;
    }

    private Object end(boolean keep) throws SQLException {
        if (!over) {
            over = true;
            if (begun) {
                group.end(keep);
            } else {
                group.leave();
            }
        }
        return null;
    }
}
