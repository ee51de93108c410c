package dev.darkroom.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.job.InputReference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** An image in base64, of a job that was accepted when images could be longer. */
class InputSourcesTest {
    private static final int MOST = 3_000;

    private final InputSources sources = new InputSources(null, null, null, null, MOST);
    private final ByteArrayOutputStream sink = new ByteArrayOutputStream();

    private static InputReference image(int bytes) {
        return InputReference.of(Base64.getEncoder().encodeToString(new byte[bytes]));
    }

    @Test
    void oneThatIsNotTooLongIsDecoded() throws IOException, NoInputException {
        sources.write(image(MOST), "default", sink);

        assertThat(sink.size()).isEqualTo(MOST);
    }

    @Test
    void oneThatIsTooLongIsRefusedAndNothingOfItIsDecoded() {
        assertThatThrownBy(() -> sources.write(image(MOST + 1), "default", sink))
                .isInstanceOf(NoInputException.class)
                .hasMessage("is an image of 3001 bytes in base64, more than the 3000 of darkroom.image.max-size");
        assertThat(sink.size()).isZero();
    }
}
