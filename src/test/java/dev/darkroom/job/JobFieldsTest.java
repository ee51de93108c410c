package dev.darkroom.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each field may be, and how a wrong one is told. */
class JobFieldsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'width':99999,'height':64 | /width: is 99999; expected an integer from 64 to 4096",
                "'sed':1 | /sed: is not a field of a job; expected one of the known fields, did you mean 'seed'?",
                "'n':0 | /n: is 0; expected an integer from 1 to 10",
                "'n':1.5 | /n: is 1.5; expected an integer from 1 to 10",
                "'n':'2' | /n: is \"2\"; expected an integer from 1 to 10",
                "'n':null | /n: is null; expected an integer from 1 to 10",
                "'seed':4294967296 | /seed: is 4294967296; expected an integer from 0 to 4294967295",
                "'format':'gif' | /format: is \"gif\"; expected one of png, jpeg, webp",
                "'enhance':'yes' | /enhance: is \"yes\"; expected true or false",
                "'tags':'a' | /tags: is \"a\"; expected a list of at most 32 different tags",
                "'tags':['a','a'] | /tags: names something twice; expected a list of at most 32 different tags",
                "'aspect_ratio':'22:1' | /aspect_ratio: is \"22:1\"; expected width:height, each a whole number from 1 to 21, such as 16:9",
                "'max_cost_usd':0 | /max_cost_usd: is 0; expected a number above 0, at most 10000, with at most 6 decimals",
                "'max_cost_usd':0.0000001 | /max_cost_usd: is 0.0000001; expected a number above 0, at most 10000, with at most 6 decimals",
                "'deadline':'2030-02-30T10:00:00Z' | /deadline: is \"2030-02-30T10:00:00Z\"; expected an RFC 3339 date and time with offset, such as 2030-01-31T18:00:00Z",
                "'deadline':'2030-02-20T10:00:00' | /deadline: is \"2030-02-20T10:00:00\"; expected an RFC 3339 date and time with offset, such as 2030-01-31T18:00:00Z",
                "'exports':[{'to':'dropbox'}] | /exports/0/to: is \"dropbox\"; expected one of webhook, figma, canva, folder, s3, zip",
                "'exports':[{'to':'figma'}] | /exports/0/file_key: is missing; expected the key of a Figma file: 1 to 128 letters, digits, '_' or '-'",
                "'exports':[{'to':'canva','titel':'x'}] | /exports/0/titel: is not a field of a canva export; expected one of the known fields, did you mean 'title'?",
                "'exports':[{'to':'canva','design':{'type':'poster'}}] | /exports/0/design/type: is \"poster\"; expected one of doc, email, presentation, whiteboard",
                "'exports':[{'to':'canva','design':{'width':39,'height':40}}] | /exports/0/design/width: is 39; expected an integer from 40 to 8000",
                "'exports':[{'to':'canva','design':{'typ':'doc','type':'doc'}}] | /exports/0/design/typ: is not a field of a canva design; expected one of the known fields, did you mean 'type'?",
                "'exports':[{'to':'canva','design':'doc'}] | /exports/0/design: is \"doc\"; expected an object such as {\"type\": \"presentation\"} or {\"width\": 1080, \"height\": 1080}",
                "'exports':[{'to':'s3'}] | /exports/0/bucket: is missing; expected the name of a bucket: 3 to 63 letters, digits or any of '._-'",
                "'exports':[{'to':'figma','file_key':'a','page_id':'Lamps'}] | /exports/0/page_id: is \"Lamps\"; expected a Figma node id, such as 0:1; page takes the name",
                "'exports':[{'to':'folder','path':'a/Aux'}] | /exports/0/path: is \"a/Aux\"; expected 1 to 5 names separated by '/', each 1 to 64 letters, digits or any of '._-', beginning with a letter or digit and not ending with '.', none the name of a Windows device such as 'con'",
                "'exports':[7] | /exports/0: is 7; expected an object such as {\"to\": \"figma\", \"file_key\": \"…\"}",
                "'metadata':[] | /metadata: is an empty list; expected a JSON object of at most 16384 bytes",
                "'providers':['fluxx'] | /providers/0: is \"fluxx\"; expected a known provider, did you mean 'flux'?",
                "'providers':['dreamer'] | /providers/0: is \"dreamer\"; expected one of flux, gemini, noop_media, openai_images, sdxl",
            })
    void aWrongFieldIsToldWithWhatWouldBeRight(String members, String sentence) {
        assertThat(JobInputs.sentences(JobInputs.with(members))).containsExactly(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'width':512 | /height: is missing; expected an integer from 64 to 4096, because width is given",
                "'height':512 | /width: is missing; expected an integer from 64 to 4096, because height is given",
                "'aspect_ratio':'1:1','height':64 | /aspect_ratio: is given together with height; expected either aspect_ratio or width and height",
                "'operation':'edit' | /image: is missing; expected the image to edit: an asset id, an https URL or base64, because operation is edit",
                "'image':'abc' | /image: is given, but nothing is edited; expected no image, or operation edit",
                "'operation':'generate','mask':'abc' | /mask: is given, but nothing is edited; expected no mask, or operation edit",
                "'background':'transparent','format':'jpeg' | /background: is transparent while format is jpeg; expected format png or webp, or another background",
                "'exports':[{'to':'canva','design':{}}] | /exports/0/design: has neither a type nor a size; expected either type, or width and height",
                "'exports':[{'to':'canva','design':{'type':'doc','width':100,'height':100}}] | /exports/0/design/type: is given together with a size; expected either type, or width and height",
                "'exports':[{'to':'canva','design':{'width':100}}] | /exports/0/design/height: is missing; expected an integer from 40 to 8000, because width is given",
                "'exports':[{'to':'canva','design':{'width':5000,'height':5001}}] | /exports/0/design: has 25005000 pixels; expected a width and height that make at most 25000000 pixels, as Canva takes no more",
                "'model':'a','model_id':'b' | /model: is \"a\" while model_id is \"b\"; expected only one of the two, or the same name in both",
            })
    void fieldsThatDoNotGoTogetherAreToldOnce(String members, String sentence) {
        assertThat(JobInputs.sentences(JobInputs.with(members))).containsExactly(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'job_id':'a\\n'",
                "'job_id':'-a'",
                "'job_id':''",
                "'job_id':'../x'",
                "'job_id':'ａ'",
                "'instance_id':'Upper'",
                "'instance_id':'a/b'",
                "'instance_id':'a%2e'",
                "'library_id':'..'",
                "'library_id':'a\\u0000'",
                "'library_id':'аbc'",
                "'library_id':'con '",
                "'library_id':'a\\\\b'",
                "'tags':['Upper']",
                "'tags':[' a']",
                "'tags':['a ']",
                "'tags':['a\\n']",
                "'tags':['']",
                "'tags':['a\\r\\nX-Injected: 1']",
                "'negative_prompt':'\\t \\n'",
                "'negative_prompt':'\\u007f'",
                "'model_id':'a b'",
                "'model_id':'a\\r\\nb'",
                "'providers':[]",
                "'providers':['flux','flux']",
                "'operation':'edit','image':'http://plain.example.com/a.png'",
                "'operation':'edit','image':'file:///etc/passwd'",
                "'operation':'edit','image':'https://a b'",
                "'operation':'edit','image':'a','mask':'https://a\\n'",
                "'priority':10",
                "'safety':'none'",
                "'exports':[{'to':'figma','file_key':'a/b'}]",
                "'exports':[{'to':'figma','file_key':'a','node_id':'\\n'}]",
                "'exports':[{'to':'figma','file_key':'a','page_id':'Lamps'}]",
                "'exports':[{'to':'figma','file_key':'a','node_id':'12'}]",
                "'exports':[{'to':'figma','file_key':'a','node_id':'12:34;'}]",
                "'exports':[{'to':'canva','title':'  '}]",
                "'exports':[{'to':'folder','path':'../a'}]",
                "'exports':[{'to':'folder','path':'/a'}]",
                "'exports':[{'to':'folder','path':'a/'}]",
                "'exports':[{'to':'zip','path':'.a'}]",
                "'exports':[{'to':'zip','path':'a/b/c/d/e/f'}]",
                "'exports':[{'to':'folder','path':'CON'}]",
                "'exports':[{'to':'folder','path':'a/nul.d/b'}]",
                "'exports':[{'to':'zip','path':'a/Lpt1'}]",
                "'exports':[{'to':'s3','bucket':'b/c'}]",
                "'exports':[{'to':'s3','bucket':'abc','prefix':'a//b'}]",
                "'exports':[{}]",
                "'exports':{}",
                "'max_cost_usd':10000.000001"
            })
    void whatCouldDoHarmIsRefused(String members) {
        assertThat(JobInputs.with(members).valid()).isFalse();
    }

    @Test
    void everyErrorOfAJobIsToldAtOnce() {
        JobEntry entry = JobInputs.with("'n':11,'sed':1,'width':1,'quality':'best','aspect_ratio':'0:1','job_id':'!'");
        assertThat(entry.errors())
                .extracting(InputError::pointer)
                .containsExactlyInAnyOrder("/n", "/sed", "/width", "/quality", "/aspect_ratio", "/job_id");
        assertThat(entry.request()).isNull();
        assertThat(entry.document()).isNull();
    }

    @Test
    void listsAndTextsThatAreTooLongAreToldByTheirLength() {
        String tags = "'t'".repeat(33).replace("''", "','");
        assertThat(JobInputs.sentences(JobInputs.with("'tags':[" + tags + "]")).get(0))
                .contains("33 entries");
        JobEntry entry = JobInputs.one("{\"prompt\":\"" + "x".repeat(32_001) + "\"}");
        assertThat(JobInputs.sentences(entry)).singleElement().asString().startsWith("/prompt: has 32001 characters;");
    }

    @Test
    void aPromptIsNeverRepeatedAtLength() {
        JobEntry entry = JobInputs.with("'format':'" + "secret ".repeat(30) + "'");
        assertThat(entry.errors().get(0).problem()).hasSizeLessThan(60).endsWith("…\"");
        assertThat(JobInputs.sentences(JobInputs.one("{\"prompt\":\"my secret \\u0007\"}")))
                .singleElement()
                .asString()
                .startsWith("/prompt: holds the control character U+0007;")
                .doesNotContain("secret");
    }

    @Test
    void metadataHasALimit() {
        assertThat(JobInputs.with("'metadata':{'a':'" + "x".repeat(16_376) + "'}")
                        .valid())
                .isTrue();
        assertThat(JobInputs.sentences(JobInputs.with("'metadata':{'a':'" + "x".repeat(16_377) + "'}")))
                .containsExactly("/metadata: has 16385 bytes; expected a JSON object of at most 16384 bytes");
    }

    @Test
    void aHostileJobDoesNotGetAnAnswerManyTimesItsSize() {
        StringBuilder members = new StringBuilder("'n':1");
        for (int i = 0; i < 5000; i++) {
            members.append(",'field").append(i).append("':1");
        }
        List<InputError> errors = JobInputs.with(members.toString()).errors();
        assertThat(errors).hasSize(101);
        assertThat(errors.get(100).problem()).isEqualTo("has 4900 more errors");
    }
}
