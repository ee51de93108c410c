package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.access.AccessKey;
import dev.darkroom.access.Caller;
import dev.darkroom.access.Scope;
import dev.darkroom.adapter.jdbc.AccessKeyStore.Entry;
import dev.darkroom.adapter.jdbc.AccessKeyStore.Revocation;
import dev.darkroom.adapter.jdbc.AccessKeyStore.State;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessKeyStoreTest extends DatabaseContract {
    private static final Set<Scope> SCOPES = Set.of(Scope.READ, Scope.GENERATE);

    private final AccessKey first = AccessKey.random();
    private final AccessKey second = AccessKey.random();
    private final AccessKey third = AccessKey.random();
    private AccessKeyStore keys;

    @BeforeEach
    void openKeys() {
        keys = new AccessKeyStore(database);
    }

    private List<Entry> add(AccessKey key) {
        return keys.add(key, "studio", SCOPES, null, null);
    }

    @Test
    void aKeyIsKeptWithoutItsSecret() {
        assertThat(keys.any()).isFalse();
        assertThat(keys.add(first, "studio", SCOPES, "the shop", Duration.ofDays(90)))
                .isEmpty();

        assertThat(keys.any()).isTrue();
        assertThat(keys.list(null)).singleElement().satisfies(entry -> {
            assertThat(entry.keyId()).isEqualTo(first.keyId());
            assertThat(entry.instanceId()).isEqualTo("studio");
            assertThat(entry.scopes()).isEqualTo(SCOPES);
            assertThat(entry.label()).isEqualTo("the shop");
            assertThat(Duration.between(entry.created(), entry.expires())).isEqualTo(Duration.ofDays(90));
            assertThat(entry.lastUsed()).isNull();
            assertThat(entry.state()).isEqualTo(State.USABLE);
        });
        assertThat(keys.usable(first.keyId())).get().satisfies(key -> {
            assertThat(key.caller()).isEqualTo(new Caller(first.keyId(), "studio", SCOPES));
            assertThat(key.secretSha256()).isEqualTo(first.secretSha256());
            assertThat(key.leftMillis())
                    .isBetween(
                            Duration.ofDays(89).toMillis(), Duration.ofDays(90).toMillis());
        });
        String secret = first.text().substring("dk_0123456789ab_".length());
        assertThat(text("SELECT key_id || instance_id || scopes || secret_sha256 || label FROM access_keys"))
                .contains("generate,read")
                .doesNotContain(secret);
    }

    @Test
    void anInstanceHasTwoUsableKeysAtMost() {
        assertThat(add(first)).isEmpty();
        assertThat(add(second)).isEmpty();

        assertThat(add(third)).extracting(Entry::keyId).containsExactlyInAnyOrder(first.keyId(), second.keyId());
        assertThat(keys.usable(third.keyId())).isEmpty();
        assertThat(keys.add(third, "default", SCOPES, null, null)).isEmpty();
        assertThat(keys.list("studio"))
                .extracting(Entry::keyId)
                .containsExactlyInAnyOrder(first.keyId(), second.keyId());
        assertThat(keys.list(null)).hasSize(3);
    }

    @Test
    void aRevokedKeyIsUselessAndMakesRoom() {
        add(first);
        add(second);

        assertThat(keys.revoke(first.keyId())).isEqualTo(Revocation.DONE);
        assertThat(keys.revoke(first.keyId())).isEqualTo(Revocation.DONE_BEFORE);
        assertThat(keys.revoke(third.keyId())).isEqualTo(Revocation.UNKNOWN);

        assertThat(keys.usable(first.keyId())).isEmpty();
        assertThat(add(third)).isEmpty();
        keys.revoke(second.keyId());
        assertThat(keys.any()).isTrue();
        keys.revoke(third.keyId());
        assertThat(keys.any()).isFalse();
        assertThat(keys.list("studio")).hasSize(3).allMatch(entry -> entry.state() == State.REVOKED);
    }

    @Test
    void anExpiredKeyIsUselessAndMakesRoom() {
        keys.add(first, "studio", SCOPES, null, Duration.ofDays(1));
        add(second);
        sql("UPDATE access_keys SET expires_at = created_at WHERE key_id = '" + first.keyId() + "'");

        assertThat(keys.usable(first.keyId())).isEmpty();
        assertThat(keys.list("studio"))
                .filteredOn(entry -> entry.state() == State.EXPIRED)
                .extracting(Entry::keyId)
                .containsExactly(first.keyId());
        assertThat(add(third)).isEmpty();
        assertThat(add(AccessKey.random())).hasSize(2);
    }

    @Test
    void manyAtOnceAreTwoAllTheSame() throws Exception {
        List<List<Entry>> inTheWay = Together.run(8, thread -> () -> add(AccessKey.random()));

        assertThat(inTheWay).filteredOn(List::isEmpty).hasSize(2);
        assertThat(rows("access_keys", "slot IS NOT NULL")).isEqualTo(2);
    }

    @Test
    void useIsWrittenDownOnceAMinute() {
        add(first);
        assertThat(keys.usable(first.keyId()).orElseThrow().useNoted()).isFalse();
        keys.used(first.keyId());
        assertThat(keys.usable(first.keyId()).orElseThrow().useNoted()).isTrue();

        sql("UPDATE access_keys SET last_used_at = last_used_at - 30000");
        long noted = number("SELECT last_used_at FROM access_keys");
        keys.used(first.keyId());
        assertThat(number("SELECT last_used_at FROM access_keys")).isEqualTo(noted);

        sql("UPDATE access_keys SET last_used_at = last_used_at - 30000");
        assertThat(keys.usable(first.keyId()).orElseThrow().useNoted()).isFalse();
        keys.used(first.keyId());
        assertThat(number("SELECT last_used_at FROM access_keys")).isGreaterThanOrEqualTo(noted + 30_000);
    }

    @Test
    void aKeyThatExpiresDoesNotOpenTheServerToCallersWithoutOne() {
        add(first);
        sql("UPDATE access_keys SET expires_at = created_at WHERE key_id = '" + first.keyId() + "'");

        assertThat(keys.usable(first.keyId())).isEmpty();
        assertThat(keys.any()).isTrue();
    }
}
