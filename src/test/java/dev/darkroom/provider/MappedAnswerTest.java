package dev.darkroom.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.darkroom.catalog.Mapping;
import dev.darkroom.catalog.Model;
import dev.darkroom.render.ErrorType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A refusal that a model's own mapping finds in an answer. */
class MappedAnswerTest {
    private static final Words WORDS = new Words(List.of("sk-secret"), "a brass lamp");

    @ParameterizedTest
    @CsvSource(textBlock = """
            no swords please,                                     : no swords please
            'a brass lamp, sk-secret, see\thttps://x.example/y?z', ': (the prompt), ***, see (an address)'
            '',                                                   : no reason is given
            """)
    void saysWhyAndCountsAsSpent(String refused, String shown) throws Exception {
        ProviderException failure = refusal("{refused: .reason}", refused);

        assertThat(failure).hasMessage("the provider's content rules refuse it" + shown);
        assertThat(failure.type()).isEqualTo(ErrorType.MODERATED);
        assertThat(failure.purchase()).isEqualTo(Purchase.LOST);
    }

    @ParameterizedTest
    @CsvSource({"false, NONE", "true, LOST", "null, LOST", "'\"false\"', LOST", "0, LOST"})
    void isFreeOnlyWhenTheMappingSaysSo(String billed, Purchase purchase) throws Exception {
        assertThat(refusal("{refused: .reason, billed: " + billed + "}", "no").purchase())
                .isEqualTo(purchase);
    }

    private static ProviderException refusal(String program, String reason) throws Exception {
        Mapping mapping = Mapping.of(program);
        Model model = new Model(
                "m",
                "p",
                "m",
                null,
                "M",
                Model.Status.ACTIVE,
                null,
                null,
                Set.of(),
                null,
                null,
                mapping,
                List.of(),
                null,
                "here",
                null);

        return catchThrowableOfType(ProviderException.class, () -> MappedAnswer.of(
                        model, JsonNodeFactory.instance.objectNode().put("reason", reason), WORDS)
                .delivered());
    }
}
