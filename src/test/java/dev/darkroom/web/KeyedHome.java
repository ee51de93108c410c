package dev.darkroom.web;

import dev.darkroom.access.AccessKey;
import dev.darkroom.access.Scope;
import dev.darkroom.adapter.jdbc.AccessKeyStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.engine.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;

/** Makes access keys in the database of a home that is not started yet. */
final class KeyedHome {
    static final String TWO_INSTANCES = """
            default:
              library: default
              storage_prefix: default
              budget: {daily_usd: 5}
            other:
              library: other
              storage_prefix: other
            """;

    private KeyedHome() {}

    /** The Authorization header of a new key. */
    static String bearer(Home home, String instance, Scope... scopes) throws IOException {
        AccessKey key = AccessKey.random();
        Files.createDirectories(home.settings().data());
        try (Database database = Database.open(home.settings().database())) {
            if (!new AccessKeyStore(database)
                    .add(key, instance, Set.of(scopes), "test", null)
                    .isEmpty()) {
                throw new IllegalStateException(instance + " has two keys");
            }
        }
        return "Bearer " + key.text();
    }
}
