package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.access.AccessKey;
import dev.darkroom.access.AccessKeys;
import dev.darkroom.access.Caller;
import dev.darkroom.access.Scope;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who calls, as the database says, some seconds late at most. The clock of the seconds is moved by hand. */
class AccessKeysTest extends DatabaseContract {
    private static final Duration PROMISED = Duration.ofSeconds(5);

    // It starts just before its numbers overflow, as the real one may.
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final AccessKey key = AccessKey.random();
    private final Caller caller = new Caller(key.keyId(), "studio", Set.of(Scope.GENERATE));
    private AccessKeyStore store;
    private AccessKeys keys;

    @BeforeEach
    void openKeys() {
        store = new AccessKeyStore(database);
        keys = new AccessKeys(store, clock::get);
    }

    private void add(Duration life) {
        store.add(key, "studio", caller.scopes(), null, life);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    /** A key with the id of this one and the secret of another. */
    private String wrong() {
        return "dk_" + key.keyId() + AccessKey.random().text().substring("dk_0123456789ab".length());
    }

    @Test
    void theRightKeyIsItsCaller() {
        assertThat(keys.caller(key.text())).isEmpty();
        add(null);

        assertThat(keys.caller(key.text())).contains(caller);
        assertThat(keys.caller(key.text())).contains(caller);
    }

    @Test
    void aWrongSecretIsNobodyBeforeAndAfterTheRightOne() {
        add(null);
        assertThat(keys.caller(wrong())).isEmpty();
        assertThat(keys.caller(key.text())).contains(caller);
        assertThat(keys.caller(wrong())).isEmpty();
        assertThat(keys.caller("dk_" + key.keyId())).isEmpty();
        assertThat(keys.caller("")).isEmpty();
        assertThat(keys.caller(key.text())).contains(caller);
    }

    @Test
    void aRevokedKeyStopsInTime() {
        add(null);
        assertThat(keys.caller(key.text())).contains(caller);

        store.revoke(key.keyId());
        pass(PROMISED);
        assertThat(keys.caller(key.text())).isEmpty();
        assertThat(keys.caller(key.text())).isEmpty();
    }

    @Test
    void theDatabaseIsNotAskedForEveryCall() {
        add(null);
        keys.caller(key.text());
        sql("DELETE FROM access_keys");

        pass(Duration.ofSeconds(1));
        assertThat(keys.caller(key.text())).contains(caller);
    }

    @Test
    void aKeyThatExpiresIsNotKnownForLonger() {
        add(Duration.ofDays(1));
        sql("UPDATE access_keys SET expires_at = " + database.now() + " + 3000");
        assertThat(keys.caller(key.text())).contains(caller);
        sql("UPDATE access_keys SET expires_at = created_at");

        pass(Duration.ofSeconds(3));
        assertThat(keys.caller(key.text())).isEmpty();
    }

    @Test
    void onlyTheRightKeyCountsAsUse() {
        add(null);
        keys.caller(wrong());
        assertThat(rows("access_keys", "last_used_at IS NOT NULL")).isZero();

        keys.caller(key.text());
        assertThat(rows("access_keys", "last_used_at IS NOT NULL")).isEqualTo(1);
    }

    @Test
    void whetherThereAreKeysIsSeenInTimeToo() {
        assertThat(keys.any()).isFalse();
        add(null);
        pass(PROMISED);
        assertThat(keys.any()).isTrue();

        store.revoke(key.keyId());
        assertThat(keys.any()).isTrue();
        pass(PROMISED);
        assertThat(keys.any()).isFalse();
    }
}
