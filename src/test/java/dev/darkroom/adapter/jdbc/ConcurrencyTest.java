package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.invariants.Invariants;
import dev.darkroom.render.Claim;
import dev.darkroom.render.LeaseLostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Many workers in two processes on one database: everything happens once and nobody is told to come back later. */
class ConcurrencyTest extends DatabaseContract {
    private static final int THREADS = 16;

    @Test
    void sixteenWorkersInTwoProcessesMakeEveryImageOnce() throws Exception {
        int jobs = 60;
        try (Database second = Database.open(settings)) {
            TestPipeline other = new TestPipeline(second);
            List<Integer> made = Together.run(THREADS, thread -> () -> {
                TestPipeline mine = thread % 2 == 0 ? pipeline : other;
                int images = 0;
                for (int i = 0; i < jobs; i++) {
                    mine.accept("j" + i, 2);
                    for (int render = 0; render < 2; render++) {
                        images += makeIfFree(mine, "default/j" + i + "~dry/" + render);
                    }
                }
                return images;
            });

            assertThat(made.stream().mapToInt(Integer::intValue).sum()).isEqualTo(2 * jobs);
        }
        assertThat(rows("assets", "1 = 1")).isEqualTo(2 * jobs);
        assertThat(rows("jobs", "state = 'done' AND events = 1")).isEqualTo(jobs);
        sql("UPDATE deliveries SET published_at = 1");
        assertThat(Invariants.checkQuiescent(settings)).isEmpty();
    }

    private static int makeIfFree(TestPipeline mine, String render) {
        Optional<Claim> claim = mine.renders.claim(render);
        claim.ifPresent(held -> mine.settle(held, mine.ready(held)));
        return claim.isPresent() ? 1 : 0;
    }

    @Test
    void heartbeatsSweepsAndWorkersDoNotLockEachOtherOut() throws Exception {
        pipeline.accept("a", 10);
        List<Claim> held = java.util.stream.IntStream.range(0, 10)
                .mapToObj(i -> pipeline.claim("default/a~dry/" + i))
                .toList();
        List<Claim> backwards = new java.util.ArrayList<>(held);
        java.util.Collections.reverse(backwards);
        List<RenderStore.Due> due = held.stream()
                .map(claim -> new RenderStore.Due(claim.renderId(), 4, claim.fence()))
                .toList();

        Together.run(6, thread -> () -> {
            for (int i = 0; i < 30; i++) {
                switch (thread % 3) {
                    case 0 -> assertThat(pipeline.renders.heartbeat(held)).isEmpty();
                    case 1 -> assertThat(pipeline.renders.heartbeat(backwards)).isEmpty();
                    default -> pipeline.renders.announced(due);
                }
            }
            return null;
        });
    }

    /** A worker that was paused writes at the moment at which another takes its render: one of the two wins, wholly. */
    @Test
    void aStaleWriteAndATakeoverNeverBothSucceed() throws Exception {
        for (int i = 0; i < 15; i++) {
            pipeline.accept("a" + i, 1);
            String render = "default/a" + i + "~dry/0";
            Claim old = pipeline.claim(render);
            sql("UPDATE renders SET lease_until = 1 WHERE render_id = '" + render + "'");

            Together.run(2, thread -> () -> {
                if (thread == 0) {
                    return pipeline.claimAs("node-b", render).fence();
                }
                try {
                    return pipeline.reserve(old, "sdxl", 0);
                } catch (LeaseLostException e) {
                    return e;
                }
            });

            Claim now = new Claim(
                    render, old.jobKey(), old.jobId(), 0, 2, old.document(), true, null, 0, null, null, false);
            int before = pipeline.attempts.open(now).isPresent() ? 1 : 0;
            assertThat(rows("attempts", "render_id = '" + render + "'")).isEqualTo(before);
        }
    }
}
