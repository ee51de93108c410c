package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.export.Export;
import dev.darkroom.pipeline.ExportLeases;
import dev.darkroom.render.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose a try of an export is, and how long. */
class ExportLeaseTest extends DatabaseContract {
    private static final String FIGMA = "default/a~dry/0/export-0";
    private static final String CANVA = "default/a~dry/0/export-1";

    @BeforeEach
    void twoExports() {
        pipeline.accept(
                TestPipeline.submission("'job_id':'a','exports':[{'to':'figma','file_key':'k'},{'to':'canva'}]", null));
        pipeline.make("default/a~dry/0");
    }

    private Export take(String id) {
        return pipeline.exports.take(id).orElseThrow();
    }

    @Test
    void aTryThatTakesLongerThanItsLeaseStaysItsNodes() {
        Duration lease = Duration.ofMillis(800);
        ExportStore other = new ExportStore(database, "node-b", lease, true);
        ExportStore slow = new ExportStore(database, "node-a", lease, true);
        try (ExportLeases leases = new ExportLeases(slow, lease)) {
            Export held = slow.take(FIGMA).orElseThrow();
            assertThat(slow.take(CANVA)).isPresent();
            leases.hold(held);

            await().until(() -> other.take(CANVA).isPresent());
            await().during(lease.multipliedBy(2)).until(() -> other.take(FIGMA).isEmpty());
            leases.letGo(held);

            assertThat(await().until(() -> other.take(FIGMA), Optional::isPresent)
                            .orElseThrow()
                            .tries())
                    .isEqualTo(1);
        }
    }

    @Test
    void aBeatProlongsOnlyItsOwnTry() {
        Export late = take(FIGMA);
        sql("UPDATE exports SET send_at = 1, next_at = 1");
        pipeline.exports.later(take(FIGMA), Duration.ZERO, "soon");
        Export ended = take(CANVA);
        pipeline.exports.putOff(ended, Duration.ZERO, ErrorType.EXPORT_FAILED, "busy");

        pipeline.exports.heartbeat(List.of(late, ended));

        assertThat(pipeline.exports.take(FIGMA)).isPresent();
        assertThat(pipeline.exports.take(CANVA)).isPresent();
    }
}
