package dev.darkroom.provider.dryrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParagraphTest {
    private static final String TEXT = "A lighthouse on a cliff at dusk, long exposure, mist over the sea";

    private final Typeface face = new Typeface("/fonts/inter-regular.ttf");

    @Test
    void breaksAtSpacesAndLosesNothing() {
        List<String> lines = new Paragraph(face, 10).lines(TEXT, 9);

        assertThat(lines).hasSizeGreaterThan(2).allMatch(line -> face.width(line, 0) <= 10);
        assertThat(String.join(" ", lines)).isEqualTo(TEXT);
    }

    @Test
    void endsWithAnEllipsisWhenItMustStop() {
        List<String> lines = new Paragraph(face, 10).lines(TEXT, 2);

        assertThat(lines).hasSize(2).allMatch(line -> face.width(line, 0) <= 10);
        assertThat(lines.get(0)).doesNotContain("…");
        assertThat(lines.get(1)).endsWith("…").doesNotContain(",…");
    }

    @Test
    void breaksInsideAWordOnlyWhenItIsLongerThanALine() {
        List<String> lines = new Paragraph(face, 5).lines("Donaudampfschiffahrt", 9);

        assertThat(lines).hasSizeGreaterThan(1).allMatch(line -> face.width(line, 0) <= 5);
        assertThat(String.join("", lines)).isEqualTo("Donaudampfschiffahrt");
    }

    @Test
    void takesOneCharacterALineWhereNoMoreFits() {
        assertThat(new Paragraph(face, 0.01f).lines("abc", 9)).containsExactly("a", "b", "c");
    }

    @Test
    void cleansTextUp() {
        assertThat(Paragraph.plain(" a\n\tb\u00a0c\u0000 e\u0301\u200b✓\ufe0f "))
                .isEqualTo("a b c é✓");
        assertThat(new Paragraph(face, 9).lines(" \n", 3)).isEmpty();
    }

    @Test
    void drawsABoxForWhatTheFontLacks() {
        assertThat(face.glyph('日').outline().getBounds2D().getHeight()).isGreaterThan(0.7);
        assertThat(face.glyph('日').advance()).isEqualTo(face.glyph('本').advance());
        assertThat(face.glyph('i').advance()).isLessThan(face.glyph('m').advance());
        assertThat(face.glyph(' ').outline().getBounds2D().isEmpty()).isTrue();
    }
}
