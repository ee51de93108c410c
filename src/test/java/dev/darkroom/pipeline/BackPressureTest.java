package dev.darkroom.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.darkroom.asset.Spool;
import dev.darkroom.render.Claim;
import dev.darkroom.render.RenderWaitsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackPressureTest {
    private static final Claim CLAIM =
            new Claim("default/a/0", "default/a", "a", 0, 1, "{}", false, null, 0, null, null, false);

    @TempDir
    private Path folder;

    private Spool spool;
    private BackPressure pressure;

    @BeforeEach
    void aSpoolForAHundredBytes() {
        spool = new Spool(folder);
        pressure = new BackPressure(spool, 100, 1);
    }

    private void spooled(String asset, int bytes) throws IOException {
        spool.write(asset, out -> out.write(new byte[bytes]));
    }

    @Test
    void aFullSpoolStopsPurchasesUntilItEmpties() throws IOException {
        spooled("a", 99);
        assertThat(pressure.reason()).isNull();
        assertThatCode(() -> pressure.requireRoom(CLAIM)).doesNotThrowAnyException();

        spooled("b", 1);

        // What was counted is remembered for a moment.
        await().untilAsserted(() -> assertThat(pressure.reason())
                .isEqualTo("the spool holds 100 bytes, and darkroom.spool.max-size is 100"));
        assertThatThrownBy(() -> pressure.requireRoom(CLAIM))
                .isInstanceOfSatisfying(RenderWaitsException.class, waits -> assertThat(waits.pause())
                        .isEqualTo(Duration.ofSeconds(2)))
                .hasMessageStartingWith("render default/a/0 waits for room: the spool holds");

        spool.remove("b");
        await().untilAsserted(() -> assertThat(pressure.reason()).isNull());
    }

    @Test
    void aDiskThatFillsStopsPurchases() {
        BackPressure narrow = new BackPressure(spool, 100, Long.MAX_VALUE);

        assertThat(narrow.reason())
                .startsWith("the disk of darkroom.data has ")
                .endsWith(" bytes free, and darkroom.spool.min-free is " + Long.MAX_VALUE);
    }

    @Test
    void storageThatIsAwayStopsPurchasesUntilItTakesAnImage() throws IOException {
        spooled("a", 1);
        pressure.storageFailed("connection refused");
        assertThat(pressure.reason()).isEqualTo("storage does not take images: connection refused");

        pressure.stored();
        assertThat(pressure.reason()).isNull();
    }

    @Test
    void whenNoImageWaitsAnyMoreStorageIsTriedAgain() throws IOException {
        spooled("a", 1);
        pressure.storageFailed("connection refused");
        spool.remove("a");
        assertThat(pressure.reason()).isNull();
    }

    @Test
    void aSpoolThatCannotBeReadStopsPurchases() throws IOException {
        Files.delete(folder);
        assertThat(pressure.reason()).startsWith("the spool cannot be read: ");
    }
}
