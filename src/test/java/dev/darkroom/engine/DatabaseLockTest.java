package dev.darkroom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DatabaseLockTest {
    @TempDir
    private Path folder;

    private static Settings.Database at(String url) {
        return new Settings.Database(url, "", Secret.NONE, 1);
    }

    private static Settings.Database sqlite(Path file) {
        return at("jdbc:sqlite:" + file);
    }

    @Test
    void theSecondIsToldWhoHasIt() throws Exception {
        Settings.Database database = sqlite(folder.resolve("new/d.db"));
        try (DatabaseLock first = DatabaseLock.take(database)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> DatabaseLock.take(database))
                    .isInstanceOf(SetupException.class)
                    .hasMessageStartingWith("darkroom.db.url=" + database.url() + ": process "
                            + ProcessHandle.current().pid() + " works on this SQLite file already")
                    .hasMessageContaining("PostgreSQL");
        }
    }

    @Test
    void itIsFreeAgainAfterwards() throws Exception {
        Settings.Database database = sqlite(folder.resolve("d.db"));
        DatabaseLock.take(database).close();

        try (DatabaseLock second = DatabaseLock.take(database)) {
            assertThat(second).isNotNull();
        }
    }

    @Test
    void anotherFileBesideItIsAnotherMatter() throws Exception {
        try (DatabaseLock first = DatabaseLock.take(sqlite(folder.resolve("a.db")));
                DatabaseLock second = DatabaseLock.take(sqlite(folder.resolve("b.db")))) {
            assertThat(first).isNotNull();
            assertThat(second).isNotNull();
        }
    }

    @Test
    void parametersMakeNoOtherFile() throws Exception {
        Path file = folder.resolve("d.db");
        try (DatabaseLock first = DatabaseLock.take(sqlite(file))) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> DatabaseLock.take(at("jdbc:sqlite:" + file + "?cache=shared")))
                    .isInstanceOf(SetupException.class);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // a link takes rights there
    void anotherWayToTheSameFolderIsSeenThrough() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        try (DatabaseLock first = DatabaseLock.take(sqlite(real.resolve("d.db")))) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> DatabaseLock.take(sqlite(link.resolve("d.db"))))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void postgresqlTakesManyWriters() {
        assertThat(DatabaseLock.take(at("jdbc:postgresql://127.0.0.1/darkroom")))
                .isNull();
    }

    @Test
    void aFolderThatCannotBeIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("no-folder"), "");
        assertThatThrownBy(() -> DatabaseLock.take(sqlite(file.resolve("d.db"))))
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("darkroom.db.url=jdbc:sqlite:" + file)
                .hasMessageContaining("cannot be locked");
    }
}
