package dev.darkroom.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Properties syntax, with lines. */
class PropertiesFileTest {
    @Test
    void knowsTheLineOfEachKey() {
        PropertiesFile file =
                PropertiesFile.parse("f", "\uFEFFa=1\r\n# c \\\n! d\n\n  b : two \nlong = x\\\n   y\\\n  # z\nlast");
        assertThat(file.entries())
                .containsEntry("a", new PropertiesFile.Entry("1", 1))
                .containsEntry("b", new PropertiesFile.Entry("two", 5))
                .containsEntry("long", new PropertiesFile.Entry("xy# z", 6))
                .containsEntry("last", new PropertiesFile.Entry("", 9))
                .hasSize(4);
        assertThat(file.problems()).isEmpty();
    }

    @Test
    void anEscapedBackslashDoesNotContinueTheLine() {
        PropertiesFile file = PropertiesFile.parse("f", "a=C:\\\\dir\\\\\nb=2\nc=end\\");
        assertThat(file.entries().get("a").value()).isEqualTo("C:\\dir\\");
        assertThat(file.entries().get("b")).isEqualTo(new PropertiesFile.Entry("2", 2));
        assertThat(file.entries().get("c").value()).isEqualTo("end");
    }

    @Test
    void aKeyGivenTwiceNamesBothLines() {
        PropertiesFile file = PropertiesFile.parse("f", "a=secret1\nb=2\na=secret2");
        assertThat(file.problems()).singleElement().hasToString("a: set twice, first in line 1; keep one (f, line 3)");
    }

    @Test
    void aBrokenEscapeNamesItsLineAndShowsNothing() {
        PropertiesFile file = PropertiesFile.parse("f", "a=1\nkey=se\\ucret");
        assertThat(file.problems())
                .singleElement()
                .hasToString("\\u must be followed by four hexadecimal digits (f, line 2)");
    }
}
