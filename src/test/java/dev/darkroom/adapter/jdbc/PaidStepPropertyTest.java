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
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever workers do and whenever they crash: accounts, ledger and states agree with a model after every step. */
class PaidStepPropertyTest {
    private Path folder;
    private Path empty;

    @BeforeProperty
    void oneEmptyDatabaseToCopy() throws IOException {
        folder = Files.createTempDirectory("paid-step");
        empty = folder.resolve("empty.db");
        Database.open(settings(empty)).close();
    }

    @AfterProperty
    void remove() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
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

    @Property(tries = 20)
    void databaseAndModelAgreeAfterEveryStep(@ForAll("steps") List<MoneyWorld.Step> steps) throws IOException {
        Path file = Files.createTempFile(folder, "world", ".db");
        Files.write(file, Files.readAllBytes(empty));
        try (MoneyWorld world = new MoneyWorld(settings(file))) {
            MoneyModel.RENDERS.forEach(render ->
                    world.walk(new MoneyWorld.Step(MoneyWorld.Action.CLAIM, MoneyModel.RENDERS.indexOf(render), 0)));
            steps.forEach(world::walk);
        }
    }
}
