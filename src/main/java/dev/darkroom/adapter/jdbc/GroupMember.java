package dev.darkroom.adapter.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/**
 * One user's connection to a {@link GroupCommit}. With the first statement that changes something it is a member of the
 * group, and after its commit no more. Without a transaction, each statement that succeeds counts when it is closed.
 * A transaction that is said to be read-only is a snapshot of what is on disk.
 */
final class GroupMember implements InvocationHandler {
    private final GroupCommit group;
    private Connection reader; // null: nothing was read apart
    private Connection writer; // null: nothing was changed
    private boolean autoCommit = true;
    private boolean readOnly;
    private boolean over;

    private GroupMember(GroupCommit group) {
        this.group = group;
    }

    static Connection of(GroupCommit group) {
        return (Connection) Proxy.newProxyInstance(
                GroupMember.class.getClassLoader(), new Class<?>[] {Connection.class}, new GroupMember(group));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "getAutoCommit" -> autoCommit;
            case "isClosed" -> over;
            case "setAutoCommit" -> autoCommit((boolean) arguments[0]);
            case "isReadOnly" -> readOnly;
            case "setReadOnly" -> readOnly((boolean) arguments[0]);
            case "getTransactionIsolation" -> Connection.TRANSACTION_SERIALIZABLE;
            case "setTransactionIsolation" -> null; // it is as strict as there is
            case "commit" -> end(true);
            case "rollback" -> end(false);
            case "close" -> close();
            default -> {
                try {
                    yield method.invoke(connection(arguments), arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
        };
    }

    private Connection connection(Object[] arguments) throws SQLException {
        if (over) {
            throw new SQLException("the transaction is over, and the connection with it");
        }
        if (writer == null && (readOnly || (autoCommit && reads(arguments)))) {
            return reader();
        }
        // In a transaction a read belongs to what is written afterwards.
        writer = writer == null ? group.begin() : writer;
        return writer;
    }

    private Connection reader() throws SQLException {
        if (reader == null) {
            reader = group.reader();
        }
        reader.setAutoCommit(autoCommit);
        return reader;
    }

    private static boolean reads(Object[] arguments) {
        if (arguments == null || !(arguments[0] instanceof String sql)) {
            return false;
        }
        return sql.stripLeading().toUpperCase(Locale.ROOT).startsWith("SELECT");
    }

    private Object readOnly(boolean on) {
        readOnly = on;
        return null;
    }

    private Object autoCommit(boolean on) throws SQLException {
        if (on && !autoCommit) {
            end(true);
        }
        autoCommit = on;
        return null;
    }

    private Object end(boolean keep) throws SQLException {
        if (writer != null && !over) {
            over = true;
            group.end(keep);
        }
        return null;
    }

    private Object close() throws SQLException {
        try {
            return end(autoCommit); // a transaction that was not ended has failed
        } finally {
            over = true;
            if (reader != null) {
                reader.close();
            }
        }
    }
}
