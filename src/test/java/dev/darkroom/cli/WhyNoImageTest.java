package dev.darkroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the screen says of a render that failed. */
class WhyNoImageTest {
    private static final String SKIPPED = "'skipped':[{'provider':'sdxl','reason':'it takes no seed'},"
            + "{'provider':'noop_media','reason':'the job allows no placeholder'}]";

    private static List<String> lines(String json) throws Exception {
        return WhyNoImage.lines(new ObjectMapper().readTree(json.replace('\'', '"')));
    }

    @Test
    void whatWasReallyTriedComesFirstAndTheOthersShareALine() throws Exception {
        assertThat(lines("{'message':'too many requests'," + SKIPPED + ",'attempts':["
                        + "{'provider':'flux','error_type':'unavailable','message':'no connection'},"
                        + "{'provider':'gemini','error_type':'rate_limited','message':'too many requests'},"
                        + "{'provider':'ideogram','error_type':null}]}"))
                .containsExactly(
                        "flux failed: unavailable: no connection",
                        "gemini failed: rate_limited: too many requests",
                        "not asked: sdxl (it takes no seed), noop_media (the job allows no placeholder)");
    }

    @Test
    void aPlaceholderHasNoMessageAndNobodyNeedBeLeftOut() throws Exception {
        assertThat(lines("{'attempts':[]," + SKIPPED + "}"))
                .containsExactly("not asked: sdxl (it takes no seed), noop_media (the job allows no placeholder)");
        assertThat(lines("{'attempts':[],'skipped':[]}")).isEmpty();
    }

    @Test
    void theTableLeavesTheListToTheLines() throws Exception {
        assertThat(inShort(
                        "no provider could be asked; not asked: sdxl (it takes no seed), noop_media (the job allows no"
                                + " placeholder)"))
                .isEqualTo("unsupported: no provider could be asked");
        assertThat(inShort("image: is no PNG")).isEqualTo("unsupported: image: is no PNG");
    }

    private static String inShort(String message) throws Exception {
        return WhyNoImage.inShort(new ObjectMapper()
                .readTree(("{'error_type':'unsupported','message':'" + message + "','attempts':[]," + SKIPPED + "}")
                        .replace('\'', '"')));
    }
}
