package dev.darkroom.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

class ExportPlaceTest {
    private static final String FILE = "\"to\": \"figma\", \"file_key\": \"F\"";

    private static String place(String export) throws Exception {
        return new ExportTargets().place(new JsonMapper().readTree("{" + export + "}"));
    }

    @Test
    void aNodeIsTheSameInBothForms() throws Exception {
        assertThat(place(FILE + ", \"node_id\": \"3-4\"")).isEqualTo(place(FILE + ", \"node_id\": \"3:4\""));
        assertThat(place(FILE + ", \"page_id\": \"0-1\"")).isEqualTo(place(FILE + ", \"page_id\": \"0:1\""));
        assertThat(place("\"to\": \"figma\", \"file_key\": \"A-B\""))
                .isNotEqualTo(place("\"to\": \"figma\", \"file_key\": \"A:B\""));
    }

    @Test
    void aLinkAloneIsAnotherPlaceThanAnImage() throws Exception {
        assertThat(place(FILE + ", \"placement\": true")).isEqualTo(place(FILE));
        assertThat(place(FILE + ", \"placement\": false")).isNotEqualTo(place(FILE));
    }
}
