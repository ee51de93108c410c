package dev.darkroom.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DerivedIdsTest {
    private final String first = CanonicalJson.sha256("a");
    private final String second = CanonicalJson.sha256("b");

    @Test
    void theSameFileGivesTheSameIds() {
        assertThat(idsOf(first, second, first)).isEqualTo(idsOf(first, second, first));
    }

    @Test
    void theSameJobTwiceInAFileHasTwoIds() {
        assertThat(idsOf(first, first, first)).doesNotHaveDuplicates();
    }

    @Test
    void otherJobsInTheFileDoNotChangeAnId() {
        assertThat(idsOf(second, first).get(1))
                .isEqualTo(idsOf(first).get(0))
                .isEqualTo(DerivedIds.derivedId(first, 1));
    }

    @Test
    void anIdIsAValidJobId() {
        String id = DerivedIds.derivedId(first, 1);
        assertThat(id).matches("auto-[0-9a-f]{24}");
        assertThat(JobInputs.with("'job_id':'" + id + "'").valid()).isTrue();
    }

    private static List<String> idsOf(String... hashes) {
        DerivedIds ids = new DerivedIds();
        return List.of(hashes).stream().map(ids::next).toList();
    }
}
