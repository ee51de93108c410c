package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.config.Secret;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.ExportException.Kind;
import dev.darkroom.export.canva.CanvaConnection;
import dev.darkroom.export.canva.CanvaConnections;
import dev.darkroom.export.canva.CanvaExport;
import dev.darkroom.export.canva.CanvaTokens;
import dev.darkroom.export.canva.QuickCanva;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tokens are kept whatever the database, the clock, the key and the user do meanwhile. */
class CanvaKeepingTest extends CanvaContract {
    private static final String UPLOAD = "POST /v1/asset-uploads";

    /** The tokens' time is up. */
    private void old() {
        sql("UPDATE canva_connection SET access_ends_at = 0");
    }

    private CanvaConnection connection() {
        return connections.find().orElseThrow();
    }

    @Test
    void newTokensAreKeptBeforeTheyAreUsed() {
        old();
        long before = connection().generation();
        server.loseAnswer(UPLOAD);

        assertThat(refusal().kind()).isEqualTo(Kind.AGAIN);

        assertThat(connection().generation()).isEqualTo(before + 1);
        assertThat(connection().fresh()).isTrue();
    }

    @Test
    void newTokensThatTheDatabaseDoesNotTakeAreKeptByTheNextExport() throws Exception {
        old();
        boolean sqlite = kind == TestDatabases.SQLITE;
        String trigger = "CREATE TRIGGER unfit BEFORE UPDATE OF sealed_access ON canva_connection ";
        if (!sqlite) {
            sql("CREATE FUNCTION unfit() RETURNS trigger LANGUAGE plpgsql"
                    + " AS 'BEGIN RAISE EXCEPTION ''it is full''; END'");
        }
        sql(trigger
                + (sqlite ? "BEGIN SELECT RAISE(ABORT, 'it is full'); END" : "FOR EACH ROW EXECUTE FUNCTION unfit()"));
        CanvaExport target = target();

        try {
            assertThatThrownBy(() -> target.export(export(0))).hasStackTraceContaining("it is full");
        } finally { // the next test may get this database
            sql(sqlite ? "DROP TRIGGER unfit" : "DROP FUNCTION unfit() CASCADE");
        }
        target.export(export(1));

        assertThat(server.refreshes()).isEqualTo(1);
        assertThat(connection().lost()).isNull();
    }

    /** Each export of a node keeps first what the node has not kept yet. */
    @Test
    void anExportWhoseNewTokensAnotherOneHasJustKeptGoesOn() throws Exception {
        old();
        CanvaConnections quicker = (CanvaConnections) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {CanvaConnections.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("renewed")) {
                        method.invoke(connections, arguments);
                    }
                    return method.invoke(connections, arguments);
                });

        target(database, Duration.ofMinutes(5), quicker).export(export(0));

        assertThat(server.refreshes()).isEqualTo(1);
    }

    @Test
    void whatIsUnderWayForAConsentThatWasEndedChangesNoLaterOne() throws Exception {
        CanvaConnection before = connection();
        CanvaTokens late = QuickCanva.login(server, calls);
        CanvaConnections.Renewal renewal =
                connections.claim(before.generation()).orElseThrow();
        connections.forget();
        login();

        connections.lost(before.generation(), "the consent was withdrawn");
        assertThat(connections.renewed(renewal, late)).isFalse();

        assertThat(connection().lost()).isNull();
        assertThat(connection().access()).isNotEqualTo(late.access());
    }

    @Test
    void aRenewalThatBeganBeforeTheClockWasPutBackHoldsNobodyUp() throws Exception {
        old();
        assertThat(connections.claim(connection().generation())).isPresent();
        sql("UPDATE canva_connection SET renewing_until = renewing_until + 31536000000");

        target().export(export(1));

        assertThat(server.refreshes()).isEqualTo(1);
    }

    @Test
    void withAnotherKeyAnExportWaitsForSomebodyToMendIt() throws Exception {
        Secret right = key;
        key = new Secret("other".repeat(10));
        ExportException refused = refusal();

        assertThat(refused.kind()).isEqualTo(Kind.LATER);
        assertThat(refused).hasMessageContaining("DARKROOM_SECRET_KEY").hasMessageContaining("./darkroom canva login");
        assertThat(server.refreshes()).isZero();
        assertThat(server.uploads()).isEmpty();
        key = right;
        target().export(export(1));
    }
}
