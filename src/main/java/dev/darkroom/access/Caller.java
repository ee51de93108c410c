package dev.darkroom.access;

import java.util.EnumSet;
import java.util.Set;

/**
 * Who calls.
 *
 * @param keyId public part of the key; null: the server has no keys
 * @param instanceId the instance whose jobs and images are seen; null: all of them
 * @param scopes what may be done
 */
public record Caller(String keyId, String instanceId, Set<Scope> scopes) {
    /** What stands for all instances where a key is made and listed. */
    public static final String ALL = "*";

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** The caller of a server without keys, which only this machine reaches: everything. */
    public static Caller local() {
        return new Caller(null, null, EnumSet.allOf(Scope.class));
    }

    /** Whether this may be done. */
    public boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }

    /** Whether all instances are seen: what is of the whole installation is for such callers only. */
    public boolean seesAll() {
        return instanceId == null;
    }

    /** Whether what belongs to this instance is seen. */
    public boolean sees(String instance) {
        return instanceId == null || instanceId.equals(instance);
    }
}
