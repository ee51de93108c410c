package dev.darkroom.adapter.jdbc;

import dev.darkroom.access.SecretBox;
import dev.darkroom.config.Secret;
import dev.darkroom.export.canva.CanvaConnection;
import dev.darkroom.export.canva.CanvaConnections;
import dev.darkroom.export.canva.CanvaTokens;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/** The consent of a Canva user, its tokens closed up by a {@link SecretBox}. */
public final class CanvaConnectionStore implements CanvaConnections {
    private static final String ACCESS = "canva/access";
    private static final String REFRESH = "canva/refresh";
    /** An access token that ends within that is renewed; an upload takes two minutes at most. */
    private static final long MARGIN_MILLIS = 150_000;
    /** Longer than any call for new tokens. */
    private static final long LEASE_MILLIS = 90_000;

    private static final String TOKENS = " generation = generation + 1, scopes = :scopes, sealed_access = :access,"
            + " sealed_refresh = :refresh, access_ends_at = <now> + :life, renewed_at = <now>, renewer = NULL,"
            + " renewing_until = NULL, unanswered = 0, lost = NULL";

    private final Jdbi jdbi;
    private final SecretBox box;

    public CanvaConnectionStore(Database database, SecretBox box) {
        this.jdbi = database.jdbi();
        this.box = box;
    }

    @Override
    public void ready() {
        box.seal(ACCESS, Secret.NONE);
    }

    @Override
    public Optional<CanvaConnection> find() {
        return jdbi.withHandle(h -> h.createQuery("SELECT generation, account, scopes, sealed_access, sealed_refresh,"
                        + " CASE WHEN access_ends_at > <now> + :margin THEN 1 ELSE 0 END, connected_at, access_ends_at,"
                        + " lost FROM canva_connection")
                .bind("margin", MARGIN_MILLIS)
                .map((r, c) -> connection(r))
                .findOne());
    }

    private CanvaConnection connection(ResultSet r) throws SQLException {
        return new CanvaConnection(
                r.getLong(1),
                r.getString(2),
                r.getString(3),
                opened(ACCESS, r.getString(4)),
                opened(REFRESH, r.getString(5)),
                r.getInt(6) == 1,
                Instant.ofEpochMilli(r.getLong(7)),
                Instant.ofEpochMilli(r.getLong(8)),
                r.getString(9));
    }

    private Secret opened(String purpose, String sealed) {
        return box.open(purpose, sealed);
    }

    @Override
    public void connect(CanvaTokens tokens, String account) {
        jdbi.useTransaction(h -> {
            // From the time on, so that no generation comes again after a logout: what is still under way for the old
            // consent must not change the new one.
            h.createUpdate("INSERT INTO canva_connection (connection, generation, account, scopes, sealed_access,"
                            + " sealed_refresh, access_ends_at, connected_at, renewed_at)"
                            + " VALUES (1, <now>, '', '', '', '', 0, 0, 0) ON CONFLICT (connection) DO NOTHING")
                    .execute();
            bound(
                            h.createUpdate(
                                    "UPDATE canva_connection SET account = :account, connected_at = <now>," + TOKENS),
                            tokens)
                    .bind("account", StoredText.of(account))
                    .execute();
            wake(h);
        });
    }

    private static void wake(Handle h) {
        h.createUpdate("UPDATE exports SET next_at = <now>, send_at = <now>"
                        + " WHERE state = 'waiting' AND target = 'canva' AND owner IS NULL")
                .execute();
    }

    @Override
    public boolean forget() {
        return jdbi.withHandle(
                h -> h.createUpdate("DELETE FROM canva_connection").execute() == 1);
    }

    @Override
    public Optional<Renewal> claim(long generation) {
        String holder = UUID.randomUUID().toString();
        return jdbi.inTransaction(h -> h.createUpdate("UPDATE canva_connection SET renewer = :holder,"
                                        + " renewing_until = <now> + :lease, unanswered = unanswered + 1"
                                        + " WHERE generation = :generation AND lost IS NULL"
                                        + " AND (renewer IS NULL OR renewing_until <= <now>"
                                        // a clock that was put back
                                        + " OR renewing_until > <now> + :lease)")
                                .bind("holder", holder)
                                .bind("lease", LEASE_MILLIS)
                                .bind("generation", generation)
                                .execute()
                        == 0
                ? Optional.empty()
                : h.createQuery("SELECT unanswered - 1 FROM canva_connection WHERE renewer = :holder")
                        .bind("holder", holder)
                        .map((r, c) -> new Renewal(generation, holder, r.getInt(1)))
                        .findOne());
    }

    /** By the generation alone: whoever has new tokens for these has the only ones, though its time be up. */
    @Override
    public boolean renewed(Renewal renewal, CanvaTokens tokens) {
        return jdbi.withHandle(h -> bound(
                                h.createUpdate(
                                        "UPDATE canva_connection SET" + TOKENS + " WHERE generation = :generation"),
                                tokens)
                        .bind("generation", renewal.generation())
                        .execute()
                == 1);
    }

    private Update bound(Update update, CanvaTokens tokens) {
        return update.bind("scopes", tokens.scopes())
                .bind("access", box.seal(ACCESS, tokens.access()))
                .bind("refresh", box.seal(REFRESH, tokens.refresh()))
                .bind("life", tokens.lifeSeconds() * 1000);
    }

    @Override
    public void release(Renewal renewal, boolean answered) {
        jdbi.useHandle(h -> h.createUpdate("UPDATE canva_connection SET renewer = NULL, renewing_until = NULL,"
                        + " unanswered = unanswered - :answered"
                        + " WHERE generation = :generation AND renewer = :holder")
                .bind("answered", answered ? 1 : 0)
                .bind("generation", renewal.generation())
                .bind("holder", renewal.holder())
                .execute());
    }

    @Override
    public void lost(long generation, String reason) {
        jdbi.useHandle(h -> h.createUpdate("UPDATE canva_connection SET renewer = NULL, renewing_until = NULL,"
                        + " lost = :reason WHERE generation = :generation AND lost IS NULL")
                .bind("reason", StoredText.message(reason))
                .bind("generation", generation)
                .execute());
    }

    @Override
    public void lost(Renewal renewal, String reason) {
        jdbi.useHandle(h -> h.createUpdate("UPDATE canva_connection SET renewer = NULL, renewing_until = NULL,"
                        + " lost = :reason WHERE generation = :generation AND renewer = :holder")
                .bind("reason", StoredText.message(reason))
                .bind("generation", renewal.generation())
                .bind("holder", renewal.holder())
                .execute());
    }
}
