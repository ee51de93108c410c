package dev.darkroom.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultSpecTest {
    private static final Dice DICE = new Dice(7);

    @Test
    void theSameSeedGivesTheSameFaults() {
        assertThat(thousand(DICE)).isEqualTo(thousand(new Dice(7))).isNotEqualTo(thousand(new Dice(8)));
    }

    @Test
    void probabilitiesAreMet() {
        List<Fault> faults = thousand(DICE);
        assertThat(faults.stream().filter(Fault._429::equals).count()).isBetween(160L, 240L);
        assertThat(faults.stream().filter(Fault._500::equals).count()).isBetween(70L, 130L);
    }

    @Test
    void halfOfTheServerErrorsAreCharged() {
        long charged = IntStream.rangeClosed(1, 1000)
                .filter(seen -> FaultSpec.NONE
                        .choose(DICE, Vendor.FLUX, "[fault:500]", seen)
                        .charged())
                .count();
        assertThat(charged).isBetween(440L, 560L);
    }

    @Test
    void markersCountAndComeOneAfterTheOther() {
        String prompt = "a cat [fault:429:5x2][fault:flux/500x1] [fault:openai/garbagex1]";
        assertThat(forced(Vendor.FLUX, prompt)).containsExactly(Fault._429, Fault._429, Fault._500, Fault.NONE);
        assertThat(forced(Vendor.OPENAI, prompt)).containsExactly(Fault._429, Fault._429, Fault.GARBAGE, Fault.NONE);
        assertThat(FaultSpec.NONE.choose(DICE, Vendor.FLUX, prompt, 1).argument())
                .isEqualTo(5);
    }

    @Test
    void aMarkerOverrulesProbabilities() {
        FaultSpec spec = FaultSpec.parse("500=1");
        assertThat(spec.choose(DICE, Vendor.FLUX, "[fault:none]", 1).fault()).isEqualTo(Fault.NONE);
    }

    @Test
    void faultsOfTheOtherProviderDoNotHappen() {
        FaultSpec spec = FaultSpec.parse("never-finishes=1");
        assertThat(spec.choose(DICE, Vendor.OPENAI, "p", 1).fault()).isEqualTo(Fault.NONE);
        assertThat(spec.choose(DICE, Vendor.FLUX, "p", 1).fault()).isEqualTo(Fault.NEVER_FINISHES);
    }

    @Test
    void badSpecificationsAreRefused() {
        assertThatThrownBy(() -> FaultSpec.parse("429:0.1")).hasMessageContaining("name=probability");
        assertThatThrownBy(() -> FaultSpec.parse("fire=0.1")).hasMessageContaining("'fire'");
        assertThatThrownBy(() -> FaultSpec.parse("429=0.7,500=0.7")).hasMessageContaining("at most 1");
    }

    private static List<Fault> forced(Vendor vendor, String prompt) {
        return IntStream.rangeClosed(1, 4)
                .mapToObj(seen ->
                        FaultSpec.NONE.choose(DICE, vendor, prompt, seen).fault())
                .toList();
    }

    private static List<Fault> thousand(Dice dice) {
        FaultSpec spec = FaultSpec.parse("429=0.2, 500=0.1,dribble=0.05:20");
        return IntStream.range(0, 1000)
                .mapToObj(number ->
                        spec.choose(dice, Vendor.FLUX, "prompt " + number, 1).fault())
                .toList();
    }
}
