package dev.darkroom.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToTryTest {
    private static final List<String> PLAN = List.of("sdxl", "flux", "noop_media", "gemini");

    private final ToTry toTry = new ToTry();

    @Test
    void thePlaceholderEndsItWhereItMayNotBe() {
        toTry.barPlaceholder();
        toTry.add(PLAN);

        assertThat(rest()).containsExactly("sdxl", "flux");
    }

    @Test
    void whoIsLateComesBehindTheOthersAndNobodyBehindThePlaceholder() {
        toTry.add(PLAN);
        assertThat(toTry.next()).isEqualTo("sdxl");
        toTry.putLast("sdxl");

        assertThat(toTry.hasProvider()).isTrue();
        assertThat(rest()).containsExactly("flux", "sdxl");
    }

    @Test
    void alsoWhenThePlanComesLater() {
        toTry.putLast("sdxl");
        toTry.putLast("flux");
        toTry.add(List.of("flux", "ideogram", "sdxl", "noop_media"));

        assertThat(rest()).containsExactly("ideogram", "sdxl", "flux");
    }

    @Test
    void whoIsNotPlannedDoesNotComeAtAll() {
        toTry.putLast("openai_images");
        toTry.add(PLAN);

        assertThat(rest()).containsExactly("sdxl", "flux");
    }

    @Test
    void whoIsFirstIsNotTakenTwice() {
        toTry.putFirst("gemini");
        toTry.add(PLAN);
        toTry.putFirst("flux");

        assertThat(rest()).containsExactly("flux", "gemini", "sdxl", "noop_media");
        assertThat(toTry.hasAny()).isFalse();
    }

    private List<String> rest() {
        List<String> rest = new ArrayList<>();
        for (String next = toTry.next(); next != null; next = toTry.next()) {
            rest.add(next);
        }
        return rest;
    }
}
