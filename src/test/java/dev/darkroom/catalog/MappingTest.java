package dev.darkroom.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.catalog.Mapping.MappingException;
import dev.darkroom.engine.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A jq program of a model file comes to an end, or is said not to. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MappingTest {
    private static final int SIDE = 512;

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "def f: f; f                                       @ goes too deep",
                "[recurse(.)]                                      @ goes too deep",
                "last(range(1; 1e18))                              @ does not come to an end within",
                "[range(1; 1e18)]                                  @ does not come to an end within",
                "reduce range(1; 1e18) as $i (0; .)                @ does not come to an end within",
                "try last(range(1; 1e18)) catch {}                 @ does not come to an end within",
                "def f($n): if $n == 0 then empty else f($n - 1), f($n - 1) end; f(60) @ does not come to an end within",
                "range(1; 1e18)                                    @ gives more than one document",
                "., .                                              @ gives more than one document",
                "empty                                             @ gives nothing",
                "null                                              @ gives null"
            })
    void whatHasNoEndIsCut(String program, String problem) throws Exception {
        Mapping mapping = Mapping.of(program);

        assertThatThrownBy(() -> mapping.apply(document()))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void whatCannotBeCountedIsWaitedForSoLongOnly() throws Exception {
        String doubled = "reduce (" + "(., .) | ".repeat(28) + ".) as $one (0; . + 1)";
        MappingRun run = new MappingRun(JsonQuery.compile(doubled, Versions.JQ_1_6), Scope.newEmptyScope(), document());

        assertThatThrownBy(() -> run.results(Duration.ofSeconds(1)))
                .isInstanceOf(MappingException.class)
                .message()
                .matches("does not come to an end within (1 s|128 MiB of memory)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{sides: [.width, .height] | map(. / 2), n: ([range(1000)] | length)}",
                "def f($n): if $n == 0 then 0 else 1 + f($n - 1) end; {sides: [256, 256], n: (10 * f(100))}",
                "def half: . / 2; {sides: [(.width | half), (.height | half)], n: (reduce range(1000) as $i (0; . + 1))}"
            })
    void whatEndsIsRunAsItIs(String program) throws Exception {
        JsonNode made = Mapping.of(program).apply(document());

        assertThat(made.at("/sides/1").asInt()).isEqualTo(SIDE / 2);
        assertThat(made.path("n").asInt()).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reduce range(1; 60) as $i (\"x\"; . + .)",
                "def twice: . + .; reduce range(1; 60) as $i ([\"x\"]; map(. + .))",
                "reduce range(1; 60) as $i ([1]; . + .)"
            })
    void whatGrowsWithoutEndIsCut(String program) throws Exception {
        Mapping mapping = Mapping.of(program);

        assertThatThrownBy(() -> mapping.apply(document()))
                .isInstanceOf(MappingException.class)
                .hasMessageMatching(
                        "does not come to an end within (128 MiB of memory|5 s)"); // on a busy machine, the time
    }

    @Test
    void whatGrowsWithoutAStepIsCutToo() throws Exception {
        Mapping mapping = Mapping.of("\"x\"" + " | . + .".repeat(60));

        assertThatThrownBy(() -> mapping.apply(document()))
                .isInstanceOf(MappingException.class)
                .hasMessage("does not come to an end within 128 MiB of memory");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "{prompt} # no seed             @ false",
                "{prompt, seed}                 @ true",
                "{prompt: \"#1 \\(.seed)\"} # so @ true",
                "{prompt: \"a \\\" #\"} # seed    @ false",
                "{prompt, seeds}                @ false"
            })
    void anOptionInACommentIsNotNamed(String program, boolean named) throws Exception {
        assertThat(Mapping.of(program).names("seed")).isEqualTo(named);
    }

    @Test
    void aFileWithOneIsRefusedByItsField(@TempDir Path folder) throws Exception {
        new Home(folder);
        Path file = Files.writeString(folder.resolve("next.yaml"), """
                model_id: next
                provider_id: flux
                display_name: Next
                status: beta
                operations: [generate]
                payload_mapping: "{prompt, all: [range(1; 1e18)]}"
                pricing: []
                source: here
                """);

        assertThatThrownBy(() -> Catalog.readModel(folder.resolve("catalog"), file))
                .isInstanceOf(InvalidCatalogException.class)
                .hasMessageContaining("next.yaml, line 6: payload_mapping does not come to an end within 200000 steps");
    }

    @Test
    void aNestWithoutEndIsNoProgram() {
        String nested = "(".repeat(200_000) + "." + ")".repeat(200_000);

        assertThatThrownBy(() -> Mapping.of(nested)).hasMessageContaining("nested too deeply");
    }

    private static JsonNode document() throws Exception {
        return new JsonMapper().readTree("{\"width\": 512, \"height\": 512}");
    }
}
