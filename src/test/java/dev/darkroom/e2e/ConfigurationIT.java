package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a wrong setting does to the start. */
class ConfigurationIT {
    @TempDir
    private Path folder;

    private Program darkroom;

    @BeforeEach
    void program() {
        darkroom = new Program(folder);
    }

    @Test
    void everyWrongValueIsNamedWithItsRangeAndItsOrigin() throws Exception {
        darkroom.with("DARKROOM_WORKERS", "900")
                .with("DARKROOM_LEASE", "soon")
                .with("DARKROOM_WORKRES", "4")
                .with("DRY_RUN_MODE", "perhaps");

        Outcome outcome = darkroom.run("serve");

        assertThat(outcome.exitCode()).isOne();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .containsExactlyInAnyOrder(
                        "darkroom.workers='900': expected a whole number from 1 to 256"
                                + " (environment variable DARKROOM_WORKERS)",
                        "darkroom.lease='soon': expected a duration from 1s to 1h, written like 500ms, 5s, 2m, 1h or 7d"
                                + " (environment variable DARKROOM_LEASE)",
                        "darkroom.dry-run='perhaps': expected true or false (environment variable DRY_RUN_MODE)",
                        "DARKROOM_WORKRES: unknown name; did you mean DARKROOM_WORKERS?"
                                + " (environment variable DARKROOM_WORKRES)");
        assertThat(darkroom.data()).doesNotExist();
    }

    @Test
    void doctorSaysTheSame() throws Exception {
        Outcome outcome = darkroom.with("DARKROOM_STORAGE", "cloud").run("doctor");

        assertThat(outcome.exitCode()).isOne();
        assertThat(outcome.out().lines())
                .containsExactly("WRONG  configuration: darkroom.storage='cloud': expected one of folder, s3"
                        + " (environment variable DARKROOM_STORAGE)");
    }

    @Test
    void withoutKeysRealWorkIsNotWell() throws Exception {
        Outcome outcome = darkroom.with("DRY_RUN_MODE", "false").run("doctor");

        assertThat(outcome.exitCode()).isOne();
        assertThat(outcome.out())
                .contains("WRONG  providers: darkroom.dry-run is false")
                .contains("DRY_RUN_MODE")
                .contains("something is wrong");
    }
}
