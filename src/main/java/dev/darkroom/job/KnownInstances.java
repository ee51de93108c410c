package dev.darkroom.job;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Who may send jobs: a job of anybody else is refused before it is accepted. */
public final class KnownInstances {
    private final Supplier<Set<String>> ids;

    /** @param ids of the instances in the catalogue as it is when asked */
    public KnownInstances(Supplier<Set<String>> ids) {
        this.ids = ids;
    }

    /** Whether jobs of this instance are taken. */
    public boolean knows(String instanceId) {
        return ids.get().contains(instanceId);
    }

    /** What is wrong with the instance of a valid entry; empty: nothing. */
    public List<InputError> errors(JobEntry entry) {
        String instance = entry.request().instanceId();
        return knows(instance)
                ? List.of()
                : List.of(JobConflictException.error(
                        entry,
                        "/instance_id",
                        "is \"" + instance + "\"",
                        "one of " + String.join(", ", new TreeSet<>(ids.get()))));
    }
}
