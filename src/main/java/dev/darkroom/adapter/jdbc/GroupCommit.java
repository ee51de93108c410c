package dev.darkroom.adapter.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.transaction.LocalTransactionHandler;
import org.jdbi.v3.core.transaction.TransactionHandler;

/**
 * The one connection of SQLite that changes something, lent to one user after the other; their changes are forced to disk
 * together.
 *
 * <p>What costs time in a commit is the wait for the disk, and it is the same for one change as for many. So each user's
 * changes are a savepoint in a common transaction; who is done hands the connection to the next and waits. The last one,
 * when nobody else is in line, commits for all. Nobody is told of success before the disk has it; when that fails, all are
 * told. A user who gives up undoes its own changes only. What a transaction reads may be what others of the group have just
 * written: if that does not reach the disk, neither does the transaction. Who only reads has connections apart, sees what is
 * on disk, and is in nobody's way.
 */
final class GroupCommit implements ConnectionFactory {
    /** A group that never ends would never be on disk. */
    private static final int MOST_MEMBERS = 64;

    private final Connection connection;
    private final DataSource readers;
    private final OneWriter writer = new OneWriter(this::flush);
    /** Who holds it uses the connection. Fair, so that the last in line is served. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private CompletableFuture<Void> group; // null: no transaction is open
    private int members;

    /**
     * Shares connections.
     *
     * @param connection in auto-commit mode; best one that keeps its statements, as these few are wanted all the time
     * @param readers of the same file
     */
    GroupCommit(Connection connection, DataSource readers) {
        this.connection = connection;
        this.readers = readers;
        writer.start();
    }

    /** Has every transaction made by one thread. */
    TransactionHandler transactions() {
        return new WriterTransactions(LocalTransactionHandler.binding(), writer);
    }

    /** Ends the thread that writes; the connection is closed by whoever opened it. */
    void stop() {
        writer.stop();
    }

    @Override
    public Connection openConnection() {
        return GroupMember.of(this);
    }

    /** A connection for somebody who changes nothing. */
    Connection reader() throws SQLException {
        return readers.getConnection();
    }

    /** How many are in line. */
    int waiting() {
        return turn.getQueueLength() + writer.waiting();
    }

    /** Begins a member's changes, when it is its turn, on the connection that is returned. */
    Connection begin() throws SQLException {
        turn.lock();
        try {
            if (group == null) {
                execute("BEGIN IMMEDIATE");
                group = new CompletableFuture<>();
                members = 0;
            }
            execute("SAVEPOINT member");
            return connection;
        } catch (SQLException e) {
            leave();
            throw e;
        }
    }

    /** Ends them, kept or undone, and returns the turn. What is kept is on disk when this returns. */
    void end(boolean keep) throws SQLException {
        CompletableFuture<Void> mine = group;
        try {
            if (!keep) {
                execute("ROLLBACK TO member");
            }
            execute("RELEASE member");
        } catch (SQLException e) {
            // After a full disk, for example, SQLite has undone the whole transaction by itself.
            undo(e);
            throw e;
        } finally {
            leave();
        }
        if (writer.here()) {
            writer.ended(keep ? mine : null); // it goes on with the next one meanwhile
        } else if (keep) {
            await(mine);
        }
    }

    private void leave() {
        try {
            members++;
            if (group != null && (nobodyWaits() || members >= MOST_MEMBERS)) {
                commit();
            }
        } finally {
            turn.unlock();
        }
    }

    private boolean nobodyWaits() {
        return waiting() == 0;
    }

    /** Commits what the last ones in line have left. */
    private void flush() {
        turn.lock();
        leave();
    }

    private void commit() {
        try {
            execute("COMMIT");
            group.complete(null);
            group = null;
        } catch (SQLException e) {
            undo(e);
        }
    }

    /** Nothing of the group is kept, and everybody in it is told why. */
    private void undo(SQLException reason) {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            reason.addSuppressed(e); // mostly that there is nothing left to undo
        }
        group.completeExceptionally(reason);
        group = null;
    }

    /** Not to be interrupted: the disk will answer, and only then it is known what became of the changes. */
    private static void await(CompletableFuture<Void> group) throws SQLException {
        try {
            group.join();
        } catch (CompletionException e) {
            throw notCommitted(e.getCause());
        }
    }

    static SQLException notCommitted(Throwable reason) {
        return new SQLException("the changes could not be committed: " + reason.getMessage(), reason);
    }

    private void execute(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) { // kept, as every one is
            statement.execute();
        }
    }
}
