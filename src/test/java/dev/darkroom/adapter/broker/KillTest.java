package dev.darkroom.adapter.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} while a route works on a message. */
class KillTest {
    @TempDir
    Path data;

    @Test
    void theMessageIsStillThere() throws Exception {
        assertThat(leftAfterKill("ours")).isOne();
    }

    /** Camel's defaults lose it: if this fails, the test above proves nothing. */
    @Test
    void withDefaultsItWouldBeLost() throws Exception {
        assertThat(leftAfterKill("defaults")).isZero();
    }

    private long leftAfterKill(String component) throws Exception {
        try (ChildJvm child = ChildJvm.start(ChildProbeMain.class, data.toString(), "text", component)) {
            child.await("GOT");
        }
        try (EmbeddedBroker broker = TestBrokers.started(data)) {
            return TestBrokers.count(broker, Queues.JOBS);
        }
    }
}
