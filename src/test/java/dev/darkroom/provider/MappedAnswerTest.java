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
    void saysWhyAndIsNotBilled(String refused, String shown) throws Exception {
        Mapping mapping = Mapping.of("{refused: .reason}");
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

        ProviderException failure = catchThrowableOfType(ProviderException.class, () -> MappedAnswer.of(
                        model, JsonNodeFactory.instance.objectNode().put("reason", refused), WORDS)
                .delivered());

        assertThat(failure).hasMessage("the provider's content rules refuse it" + shown);
        assertThat(failure.type()).isEqualTo(ErrorType.MODERATED);
        assertThat(failure.purchase()).isEqualTo(Purchase.NONE);
    }
}
