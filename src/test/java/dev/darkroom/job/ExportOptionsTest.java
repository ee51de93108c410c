package dev.darkroom.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.asset.StorageKeyRule;
import dev.darkroom.export.FigmaNode;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the schemas say of ids and paths is what the code says. */
class ExportOptionsTest {
    private static Pattern pattern(String target, String option) {
        return Pattern.compile(new ExportTargets()
                .schemas()
                .get(target)
                .at("/properties/" + option + "/pattern")
                .textValue());
    }

    @ParameterizedTest
    @CsvSource({
        "0:1,           true",
        "12-34,         true",
        "I12:34;56:78,  true",
        "I1-2;3-4;5-6,  true",
        "Lamps,         false",
        "12,            false",
        "12:34:56,      false",
        "12:34;,        false",
        "X1:2,          false",
        "'1:2 ',        false",
    })
    void anIdOfANodeIsTheSameEverywhere(String text, boolean id) {
        assertThat(FigmaNode.isId(text)).isEqualTo(id);
        assertThat(pattern("figma", "page_id").matcher(text).find()).isEqualTo(id);
        assertThat(pattern("figma", "node_id").matcher(text).find()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "con",
                "PRN",
                "a/Aux/b",
                "nul.d",
                "a/b/com0",
                "lpt9",
                "console",
                "a/nulls",
                "com",
                "com10",
                "auxiliary/x",
                "a.con",
                "x-con",
                "a/b/c"
            })
    void aPathIsRefusedWhereNoFileCouldBeNamedSo(String path) {
        boolean good = true;
        try {
            StorageKeyRule.check("path", path);
        } catch (IllegalArgumentException e) {
            good = false;
            assertThat(e).hasMessage("path '" + path + "' has a segment that is the name of a Windows device");
        }
        assertThat(pattern("folder", "path").matcher(path).find()).isEqualTo(good);
        assertThat(pattern("zip", "path").matcher(path).find()).isEqualTo(good);
    }
}
