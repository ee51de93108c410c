package dev.darkroom.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MultipartTest {
    @Test
    void readsFieldsAndFiles() {
        byte[] bytes = {0, 13, 10, (byte) 0xFF, '-', '-', 13, 10};
        Form form = new Form()
                .field("prompt", "ein Käfer\r\n--x")
                .field("empty", "")
                .field("tag", "one")
                .field("tag", "two")
                .file("image[]", "ä \\\"b\\\".png", "image/PNG", bytes);
        Multipart read = Multipart.of(request(Form.contentType(), form.bytes()));
        assertThat(read.fields().path("prompt").asText()).isEqualTo("ein Käfer\r\n--x");
        assertThat(read.fields().path("empty").asText("missing")).isEmpty();
        assertThat(read.fields().path("tag")).hasSize(2);
        assertThat(read.fields().has("image[]")).isFalse();
        Multipart.Part file = read.file("image[]").orElseThrow();
        assertThat(file.filename()).isEqualTo("ä \"b\".png");
        assertThat(file.contentType()).isEqualTo("image/png");
        assertThat(file.bytes()).isEqualTo(bytes);
    }

    @Test
    void readsAFormWithoutParts() {
        assertThat(Multipart.of(request("multipart/form-data; boundary=\"b b\"", ascii("--b b--")))
                        .parts())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, {}, must be multipart",
        "multipart/form-data, --b--, with a boundary",
        "multipart/form-data; boundary=b, prompt=x, does not begin",
        "multipart/form-data; boundary=b, --b|Content-Disposition: form-data; name=\"a\"||x, without its last boundary",
        "multipart/form-data; boundary=b, --b|Content-Disposition: form-data; name=\"a\"||x|--bx|--b--, end with its line",
        "multipart/form-data; boundary=b, --b|Content-Disposition: form-data||x|--b--, no name",
        "multipart/form-data; boundary=b, --b|Content-Disposition: attachment; name=\"a\"||x|--b--, the Content-Disposition 'attachment",
        "multipart/form-data; boundary=b, --b|Content-Disposition: form-data; name=\"a\"|x|--b--, no empty line",
        "multipart/form-data; boundary=b, --b|nonsense||x|--b--, bad header line 'nonsense'",
        "multipart/form-data; boundary=b, --b--|more, goes on after",
    })
    void refusesWhatIsNoForm(String type, String body, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Multipart.of(request(type, ascii(body.replace("|", "\r\n")))))
                .withMessageContaining(message);
    }

    private static Request request(String contentType, byte[] body) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("content-type", contentType);
        return new Request("POST", URI.create("/"), headers, body);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
