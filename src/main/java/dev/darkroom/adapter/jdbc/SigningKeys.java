package dev.darkroom.adapter.jdbc;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.jdbi.v3.core.Jdbi;

/** Secrets that this installation signs with: the same for every node of the database. */
public final class SigningKeys {
    private static final int BYTES = 32;

    private final Jdbi jdbi;

    public SigningKeys(Database database) {
        this.jdbi = database.jdbi();
    }

    /** The secret of that name; whoever asks first makes it. */
    public byte[] secret(String name) {
        byte[] fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        return jdbi.inTransaction(h -> {
            h.createUpdate("INSERT INTO signing_keys (name, secret, created_at) VALUES (:name, :secret, <now>)"
                            + " ON CONFLICT DO NOTHING")
                    .bind("name", name)
                    .bind("secret", HexFormat.of().formatHex(fresh))
                    .execute();
            return HexFormat.of()
                    .parseHex(h.createQuery("SELECT secret FROM signing_keys WHERE name = :name")
                            .bind("name", name)
                            .mapTo(String.class)
                            .one());
        });
    }
}
