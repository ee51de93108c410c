package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.access.SecretBox;
import dev.darkroom.config.Secret;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.ExportException.Kind;
import dev.darkroom.export.canva.CanvaConnection;
import dev.darkroom.export.canva.CanvaConnections;
import dev.darkroom.export.canva.CanvaExport;
import dev.darkroom.export.canva.CanvaTokens;
import dev.darkroom.export.canva.QuickCanva;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Refresh tokens can be used once: by one node, kept before what it gave is used, and told openly when it is lost. */
class CanvaRenewalTest extends CanvaContract {
    private static final String TOKEN = "POST /v1/oauth/token";
    private static final String UPLOAD = "POST /v1/asset-uploads";

    /** The tokens' time is up. */
    private void old() {
        sql("UPDATE canva_connection SET access_ends_at = 0");
    }

    private CanvaConnection connection() {
        return connections.find().orElseThrow();
    }

    @Test
    void nodesThatNeedItAtOnceRenewItOnce() throws Exception {
        old();
        try (Database other = Database.open(settings)) {
            List<CanvaExport> nodes = List.of(
                    target(), target(other, Duration.ofMinutes(5)), target(), target(other, Duration.ofMinutes(5)));
            List<String> ends = Together.run(8, i -> {
                Callable<String> one = () -> end(nodes.get(i % 4));
                return one;
            });

            assertThat(server.refreshes()).isEqualTo(1);
            assertThat(ends).contains("done");
            assertThat(ends).allMatch(end -> end.equals("done") || end.startsWith("LATER"));
            assertThat(ends.stream().filter(end -> end.startsWith("LATER")))
                    .allMatch(end -> end.contains("is being renewed"));
        }
        assertThat(end(target())).isEqualTo("done");
        assertThat(server.refreshes()).isEqualTo(1);
        assertThat(server.consentEnded()).isFalse();
    }

    private String end(CanvaExport target) {
        try {
            target.export(export(0));
            return "done";
        } catch (ExportException e) {
            return e.kind() + " " + e.getMessage();
        }
    }

    @Test
    void aTokenThatIsRefusedIsRenewedOnceAndTheCallRepeated() throws Exception {
        long before = connection().generation();
        server.expireAccess();

        target().export(export(0));

        assertThat(server.refreshes()).isEqualTo(1);
        assertThat(server.calls().stream().filter(UPLOAD::equals)).hasSize(2);
        assertThat(connection().generation()).isEqualTo(before + 1);
    }

    @Test
    void aTokenThatIsRefusedWithAWordNobodyKnowsIsRenewedToo() throws Exception {
        server.refuse(UPLOAD, 401, "token_expired");

        target().export(export(0));

        assertThat(server.refreshes()).isEqualTo(1);
    }

    @Test
    void aTokenThatIsRefusedAgainIsNoReasonToGoOnRenewing() {
        server.refuse(UPLOAD, 401, "invalid_access_token").refuse(UPLOAD, 401, "invalid_access_token");

        assertThat(refusal().kind()).isEqualTo(Kind.AGAIN);

        assertThat(server.refreshes()).isEqualTo(1);
        assertThat(connection().lost()).isNull();
    }

    @Test
    void consentThatWasWithdrawnIsToldAndWaitsForALogin() throws Exception {
        server.withdrawConsent();
        ExportException refused = refusal();
        int calls = server.calls().size();

        assertThat(refused.kind()).isEqualTo(Kind.LATER);
        assertThat(refused).hasMessageContaining("withdrawn").hasMessageContaining("log in again");
        assertThat(refusal()).hasMessageContaining("log in again");
        assertThat(server.calls()).as("nothing is asked any more").hasSize(calls);
        login();
        target().export(export(2));
    }

    @Test
    void aRenewalWhoseAnswerIsLostEndsInALoginAndNotInALoop() {
        old();
        server.loseAnswer(TOKEN);

        assertThat(refusal().kind()).isEqualTo(Kind.AGAIN);
        ExportException told = refusal();
        assertThat(told.kind()).isEqualTo(Kind.LATER);
        assertThat(told).hasMessageContaining("invalid_grant").hasMessageContaining("log in again");
        for (int i = 0; i < 5; i++) {
            assertThat(refusal()).hasMessageContaining("log in again");
        }
        assertThat(server.refreshes()).isEqualTo(2);
    }

    @Test
    void twoRenewalsWithoutAnAnswerAreTheLast() {
        old();
        server.loseAnswer(TOKEN).page(TOKEN, 200);

        assertThat(refusal().kind()).isEqualTo(Kind.AGAIN);
        assertThat(refusal()).hasMessageContaining("got no answer").hasMessageContaining("log in again");
        refusal();

        assertThat(server.calls().stream().filter(TOKEN::equals))
                .as("with the login")
                .hasSize(3);
    }

    @Test
    void troubleThatIsOverLeavesTheConnectionAsItWas() throws Exception {
        old();
        server.refuse(TOKEN, 503, "internal_error").refuse(TOKEN, 429, "too_many_requests");
        server.refuse(TOKEN, 401, "invalid_client");

        assertThat(refusal().kind()).isEqualTo(Kind.AGAIN);
        assertThat(refusal().kind()).isEqualTo(Kind.LATER);
        assertThat(refusal()).hasMessageContaining("darkroom.canva.client-id");
        assertThat(number("SELECT unanswered FROM canva_connection")).isZero();
        target().export(export(3));
    }

    @Test
    void aNodeThatIsKilledBeforeItAskedIsFollowedByAnother() throws Exception {
        old();
        assertThat(connections.claim(connection().generation())).isPresent();
        assertThat(refusal()).hasMessageContaining("is being renewed");
        assertThat(server.refreshes()).isZero();
        sql("UPDATE canva_connection SET renewing_until = 1");

        target().export(export(1));

        assertThat(server.refreshes()).isEqualTo(1);
    }

    @Test
    void aNodeThatIsKilledBeforeItKeptTheNewTokensCostsALogin() throws Exception {
        old();
        assertThat(connections.claim(connection().generation())).isPresent();
        QuickCanva.renewAndDie(server, calls, connection().refresh());
        sql("UPDATE canva_connection SET renewing_until = 1");

        assertThat(refusal()).hasMessageContaining("invalid_grant").hasMessageContaining("log in again");
        refusal();

        assertThat(server.refreshes()).isEqualTo(2);
    }

    @Test
    void nodesThatAreKilledOneAfterTheOtherAreNotFollowedForEver() {
        old();
        for (int i = 0; i < 2; i++) {
            assertThat(connections.claim(connection().generation())).isPresent();
            sql("UPDATE canva_connection SET renewing_until = 1");
        }

        assertThat(refusal()).hasMessageContaining("log in again");

        assertThat(server.refreshes()).isZero();
    }

    @Test
    void whoeverHasTheNewTokensKeepsThemThoughItsTimeIsUp() throws Exception {
        CanvaTokens fresh = QuickCanva.login(server, calls);
        CanvaConnections.Renewal slow =
                connections.claim(connection().generation()).orElseThrow();
        sql("UPDATE canva_connection SET renewing_until = 1");
        CanvaConnections.Renewal second =
                connections.claim(connection().generation()).orElseThrow();

        assertThat(connections.renewed(slow, fresh)).isTrue();
        connections.lost(second, "refused");

        assertThat(connection().lost()).isNull();
        assertThat(connection().access()).isEqualTo(fresh.access());
        target().export(export(0));
    }

    @Test
    void aLogoutOrLoginMeanwhileGoesBeforeARenewal() throws Exception {
        CanvaConnections.Renewal renewal =
                connections.claim(connection().generation()).orElseThrow();
        login();
        CanvaTokens late = QuickCanva.login(server, calls);

        assertThat(connections.renewed(renewal, late)).isFalse();
        connections.release(renewal, false);
        assertThat(number("SELECT unanswered FROM canva_connection")).isZero();
        assertThat(connections.forget()).isTrue();
        assertThat(connections.renewed(renewal, late)).isFalse();
        assertThat(connections.find()).isEmpty();
    }

    @Test
    void aLoginHasWaitingExportsTriedAtOnce() throws Exception {
        sql("UPDATE exports SET next_at = next_at + 3600000, send_at = send_at + 3600000");

        login();

        assertThat(pipeline.exports.announce(10)).hasSize(1);
    }

    @Test
    void theDatabaseHasNoTokenInClear() {
        String row = text("SELECT sealed_access || ' ' || sealed_refresh FROM canva_connection");

        assertThat(row).doesNotContain("canva-");
        assertThat(connection().access().value()).startsWith("canva-access-");
        assertThat(connection().toString()).doesNotContain("canva-access-", "canva-refresh-");
        CanvaConnections elsewhere =
                new CanvaConnectionStore(database, new SecretBox(folder, new Secret("other".repeat(10))));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(elsewhere::find))
                .hasMessageContaining("DARKROOM_SECRET_KEY");
    }
}
