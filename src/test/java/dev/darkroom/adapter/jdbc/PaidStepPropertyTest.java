package dev.darkroom.adapter.jdbc;

import dev.darkroom.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever workers do and whenever they crash: accounts, ledger and states agree with a model after every step. */
class PaidStepPropertyTest {
    /** Not a temporary folder: the search for a shorter sequence may still use it when the property has ended. */
    private static final Path FOLDER = Path.of("target", "paid-step");

    private static final Path EMPTY = FOLDER.resolve("empty.db");

    @BeforeProperty
    void oneEmptyDatabaseToCopy() throws IOException {
        Files.createDirectories(FOLDER);
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(Path.of(EMPTY + suffix));
        }
        Database.open(settings(EMPTY)).close();
    }

    private static Settings.Database settings(Path file) {
        return new Settings.Database("jdbc:sqlite:" + file, "", dev.darkroom.config.Secret.NONE, 1);
    }

    @Provide
    Arbitrary<List<MoneyWorld.Step>> steps() {
        Arbitrary<MoneyWorld.Action> actions = Arbitraries.frequency(
                Tuple.of(1, MoneyWorld.Action.ACCEPT),
                Tuple.of(3, MoneyWorld.Action.CLAIM),
                Tuple.of(6, MoneyWorld.Action.RESERVE),
                Tuple.of(16, MoneyWorld.Action.ADVANCE),
                Tuple.of(3, MoneyWorld.Action.ANY_STATE),
                Tuple.of(4, MoneyWorld.Action.RESOLVE),
                Tuple.of(3, MoneyWorld.Action.CRASH),
                Tuple.of(3, MoneyWorld.Action.STALE_WRITE));
        return Combinators.combine(
                        actions,
                        Arbitraries.integers().between(0, MoneyModel.RENDERS.size() - 1),
                        Arbitraries.integers().between(0, 90).withoutEdgeCases())
                .as(MoneyWorld.Step::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(80);
    }

    @Property(tries = 12)
    void databaseAndModelAgreeAfterEveryStep(@ForAll("steps") List<MoneyWorld.Step> steps) throws IOException {
        Path file = Files.createTempFile(FOLDER, "world", ".db");
        Files.write(file, Files.readAllBytes(EMPTY));
        try (MoneyWorld world = new MoneyWorld(settings(file))) {
            MoneyModel.RENDERS.forEach(render ->
                    world.walk(new MoneyWorld.Step(MoneyWorld.Action.CLAIM, MoneyModel.RENDERS.indexOf(render), 0)));
            steps.forEach(world::walk);
        } finally {
            Files.delete(file);
        }
    }
}
