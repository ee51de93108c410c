package dev.darkroom.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a valid job becomes. */
class JobRequestTest {
    @Test
    void whatIsNotGivenHasADefault() {
        JobRequest request = JobInputs.one("{\"prompt\":\"a fox\"}").request();
        assertThat(request)
                .isEqualTo(new JobRequest(
                        null,
                        "default",
                        Operation.GENERATE,
                        "a fox",
                        null,
                        null,
                        List.of(),
                        1024,
                        1024,
                        "1:1",
                        1,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false,
                        null,
                        List.of(),
                        null,
                        null,
                        List.of(),
                        true,
                        null,
                        null,
                        4,
                        List.of(),
                        List.of(),
                        null));
    }

    @Test
    void whatIsGivenIsKept() {
        JobRequest request = JobInputs.with(
                        "'job_id':'J-1','instance_id':'acme','operation':'edit','image':'asset-1','more_images':['asset-2'],"
                                + "'mask':'data:image/png;base64,AAAA','negative_prompt':'rain','model':'m/1','providers':['flux','sdxl'],"
                                + "'width':64,'height':4096,'n':10,'seed':4294967295,'quality':'low','format':'webp',"
                                + "'background':'auto','safety':'off','enhance':true,'library_id':'lib','tags':['b','a'],"
                                + "'allow_placeholder':false,'max_cost_usd':1e-6,'deadline':'2030-01-01t01:00:00.5+01:00',"
                                + "'priority':9,'metadata':{'k':[1]},'exports':[{'to':'canva','title':'T'}]")
                .request();
        assertThat(request.jobId()).isEqualTo("J-1");
        assertThat(request.operation()).isEqualTo(Operation.EDIT);
        assertThat(request.moreImages()).containsExactly("asset-2");
        assertThat(request.modelId()).isEqualTo("m/1");
        assertThat(request.providers()).containsExactly("flux", "sdxl");
        assertThat(request.width()).isEqualTo(64);
        assertThat(request.height()).isEqualTo(4096);
        assertThat(request.seed()).isEqualTo(4_294_967_295L);
        assertThat(request.format()).isEqualTo(ImageFormat.WEBP);
        assertThat(request.tags()).containsExactly("b", "a");
        assertThat(request.allowPlaceholder()).isFalse();
        assertThat(request.maxCostMicros()).isEqualTo(1);
        assertThat(request.deadline()).isEqualTo(Instant.parse("2030-01-01T00:00:00.500Z"));
        assertThat(request.priority()).isEqualTo(9);
        assertThat(request.metadata().toString()).isEqualTo("{\"k\":[1]}");
        assertThat(request.exports()).singleElement().satisfies(export -> {
            assertThat(export.to()).isEqualTo("canva");
            assertThat(export.options().get("title").textValue()).isEqualTo("T");
        });
    }

    @ParameterizedTest
    @CsvSource({"0.1,100000", "0.000001,1", "10000,10000000000", "1e1,10000000", "0.30,300000", "1.234567,1234567"})
    void moneyIsExact(String dollars, long micros) {
        assertThat(JobInputs.with("'max_cost_usd':" + dollars).request().maxCostMicros())
                .isEqualTo(micros);
    }

    @ParameterizedTest
    @CsvSource({
        "1:1,1024,1024",
        "16:9,1344,768",
        "9:16,768,1344",
        "3:2,1280,832",
        "4:3,1152,896",
        "21:9,1536,640",
        "21:1,4096,192",
        "1:21,192,4096",
        "20:20,1024,1024"
    })
    void anAspectRatioBecomesAboutAMegapixel(String ratio, int width, int height) {
        JobRequest request = JobInputs.with("'aspect_ratio':'" + ratio + "'").request();
        assertThat(new PixelSize(request.width(), request.height())).isEqualTo(new PixelSize(width, height));
        assertThat(request.aspectRatio()).isEqualTo(ratio);
    }

    @Test
    void everyAspectRatioStaysWithinWhatWidthAndHeightMayBe() {
        for (int across = 1; across <= 21; across++) {
            for (int down = 1; down <= 21; down++) {
                PixelSize size = PixelSize.ofRatio(across + ":" + down);
                assertThat(List.of(size.width(), size.height()))
                        .allSatisfy(side -> assertThat(side).isBetween(64, 4096).matches(pixels -> pixels % 64 == 0));
            }
        }
    }
}
