package dev.darkroom.adapter.jdbc;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.transaction.DelegatingTransactionHandler;
import org.jdbi.v3.core.transaction.TransactionHandler;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Has every transaction that may change something made by the {@link OneWriter}. */
final class WriterTransactions extends DelegatingTransactionHandler {
    private final OneWriter writer;

    WriterTransactions(TransactionHandler transactions, OneWriter writer) {
        super(transactions);
        this.writer = writer;
    }

    @Override
    public TransactionHandler specialize(Handle handle) throws SQLException {
        return new WriterTransactions(getDelegate().specialize(handle), writer);
    }

    @Override
    public <R, X extends Exception> R inTransaction(Handle handle, HandleCallback<R, X> callback) throws X {
        return handle.isReadOnly()
                ? super.inTransaction(handle, callback)
                : made(() -> super.inTransaction(handle, callback));
    }

    @Override
    public <R, X extends Exception> R inTransaction(
            Handle handle, TransactionIsolationLevel level, HandleCallback<R, X> callback) throws X {
        return handle.isReadOnly()
                ? super.inTransaction(handle, level, callback)
                : made(() -> super.inTransaction(handle, level, callback));
    }

    @SuppressWarnings("unchecked") // what the callback throws is an X, and the rest is unchecked
    private <R, X extends Exception> R made(OneWriter.Work<R> work) throws X {
        try {
            return writer.make(work);
        } catch (Exception e) {
            throw (X) e;
        }
    }
}
