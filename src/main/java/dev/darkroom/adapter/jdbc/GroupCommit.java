package dev.darkroom.adapter.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * The one connection of SQLite, lent to one user after the other, whose changes are forced to disk together.
 *
 * <p>What costs time in a commit is the wait for the disk, and it is the same for one change as for many. So each user's
 * changes are a savepoint in a common transaction; who is done hands the connection to the next and waits. The last one,
 * when nobody else is in line, commits for all. Nobody is told of success before the disk has it; when that fails, all are
 * told. A user who gives up undoes its own changes only. What somebody reads may be what others of the group have just
 * written: it is told what it read once that is on disk, too.
 */
final class GroupCommit implements ConnectionFactory {
    /** A group that never ends would never be on disk. */
    private static final int MOST_MEMBERS = 64;

    private final Connection connection;
    /** Who holds it uses the connection. Fair, so that the last in line is served. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private CompletableFuture<Void> group; // null: no transaction is open
    private int members;

    /** @param connection in auto-commit mode; closed with this */
    GroupCommit(Connection connection) {
        this.connection = connection;
    }

    /** The connection, once everybody before is done with it. */
    @Override
    public Connection openConnection() {
        turn.lock();
        return GroupMember.lend(this, connection);
    }

    /** How many are in line. */
    int waiting() {
        return turn.getQueueLength();
    }

    /** Begins a member's changes. */
    void begin() throws SQLException {
        if (group == null) {
            execute("BEGIN IMMEDIATE");
            group = new CompletableFuture<>();
            members = 0;
        }
        execute("SAVEPOINT member");
    }

    /** Ends them, kept or undone, and returns the turn. What is kept is on disk when this returns. */
    void end(boolean keep) throws SQLException {
        CompletableFuture<Void> mine = group;
        try {
            execute(keep ? "RELEASE member" : "ROLLBACK TO member");
            if (!keep) {
                execute("RELEASE member");
            }
        } catch (SQLException e) {
            // After a full disk, for example, SQLite has undone the whole transaction by itself.
            undo(e);
            turn.unlock();
            throw e;
        }
        leave(keep ? mine : null);
    }

    /** Returns the turn of somebody who has changed nothing; what it has read is on disk when this returns. */
    void leave() throws SQLException {
        leave(group);
    }

    private void leave(CompletableFuture<Void> awaited) throws SQLException {
        members++;
        try {
            if (group != null && (!turn.hasQueuedThreads() || members >= MOST_MEMBERS)) {
                commit();
            }
        } finally {
            turn.unlock();
        }
        if (awaited != null) {
            await(awaited);
        }
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
            throw new SQLException(
                    "the changes could not be committed: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Waits for whoever uses the connection, and closes it. */
    void close() {
        turn.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the database cannot be closed: " + e.getMessage(), e);
        } finally {
            turn.unlock();
        }
    }
}
