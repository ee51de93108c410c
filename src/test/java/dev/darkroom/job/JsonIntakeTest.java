package dev.darkroom.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON as the standard has it, within limits, and what is told about the rest. */
class JsonIntakeTest {
    private static final String GOOD = "{\"prompt\":\"a fox\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt\":\"a\",}",
                "{'prompt':'a'}",
                "{prompt:\"a\"}",
                "// x\n{\"prompt\":\"a\"}",
                "{\"prompt\":\"a\"} /* x */",
                "{\"prompt\":\"a\",\"seed\":NaN}",
                "{\"prompt\":\"a\",\"seed\":+1}",
                "{\"prompt\":\"a\",\"seed\":01}",
                "{\"prompt\":\"a\",\"seed\":1.}",
                "{\"prompt\":\"a\",\"seed\":Infinity}",
                "{\"prompt\":\"a\nb\"}",
                "{\"prompt\":\"\\x41\"}",
                "{\"prompt\":\"a\"",
                "{\"prompt\":\"a",
                "[" + GOOD,
                ""
            })
    void whatIsNotStandardJsonIsRefused(String text) {
        assertThat(JobInputs.json(text)).last().satisfies(entry -> {
            assertThat(entry.valid()).isFalse();
            assertThat(entry.line()).isPositive();
        });
        assertThat(JobInputs.one(text).valid()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'prompt':'a','prompt':'a'} | /prompt: is given twice; expected each field once",
                "{'prompt':'a','metadata':{'x':{'k':1,'k':2}}} | /metadata/x/k: is given twice; expected each field once",
                "{'prompt':'a','seed':1e1000000000} | /seed: is 1e1000000000; expected a number of at most 32 characters and an exponent from -40 to 40",
                "{'prompt':'a','seed':0e-2147483648} | /seed: is 0e-2147483648; expected a number of at most 32 characters and an exponent from -40 to 40",
                "{'prompt':'a','metadata':{'x':1e99999999999}} | /metadata/x: is 1e99999999999; expected a number of at most 32 characters and an exponent from -40 to 40",
                "{'prompt':'a','seed':111111111111111111111111111111111111} | /seed: is 111111111111111111111111111111111111; expected a number of at most 32 characters and an exponent from -40 to 40",
                "{'prompt':'a \\ud800 b'} | /prompt: holds half of a surrogate pair; expected whole characters",
                "{'prompt':'a','metadata':{'\\ud800':1}} | /metadata/\\ud800: has a name with half of a surrogate pair; expected whole characters",
                "[] | line 1: is an empty array; expected a job (a JSON object) or an array of jobs",
                "42 | is 42; expected a job: a JSON object with at least a prompt",
                "{'prompt':'a'} {'prompt':'b'} | line 1: has more after the end of its JSON; expected one JSON value and nothing after it (one job a line makes a .ndjson file)",
                "{'prompt':'a','seed':NaN} | line 1: is not JSON at column 25: Non-standard token 'NaN'; expected strict JSON (RFC 8259)",
                "{'prompt': | line 1: ends in the middle of the JSON at column 11; expected a complete JSON value",
            })
    void theReasonSaysWhereAndWhat(String text, String sentence) {
        assertThat(JobInputs.json(text.replace('\'', '"')))
                .singleElement()
                .extracting(entry -> JobInputs.sentences(entry).get(0))
                .isEqualTo(sentence);
    }

    @Test
    void pointersInAnArrayStartWithTheIndex() {
        List<JobEntry> entries =
                JobInputs.json("[" + GOOD + ",{\"prompt\":\"b\",\"n\":0},7,[[" + GOOD + "]]," + GOOD + "]");
        assertThat(entries).extracting(JobEntry::valid).containsExactly(true, false, false, false, true);
        assertThat(entries).extracting(JobEntry::prefix).containsExactly("/0", "/1", "/2", "/3", "/4");
        assertThat(JobInputs.sentences(entries.get(1))).containsExactly("/1/n: is 0; expected an integer from 1 to 10");
        assertThat(entries.get(2).errors().get(0).pointer()).isEqualTo("/2");
        assertThat(entries.get(3).errors().get(0).pointer()).isEqualTo("/3");
    }

    @Test
    void jobsBeforeABreakStandAndTheBreakIsToldWithLineAndColumn() {
        List<JobEntry> entries = JobInputs.json("[" + GOOD + ",\n" + GOOD + ",\n{\"prompt\" \"c\"},\n" + GOOD + "]");
        assertThat(entries).extracting(JobEntry::valid).containsExactly(true, true, false);
        assertThat(JobInputs.sentences(entries.get(2)).get(0))
                .startsWith("line 3, /2: is not JSON at column 11: ")
                .contains("; no job from here on was read; expected strict JSON");
    }

    @Test
    void whatFollowsAnArrayIsRefusedAndItsJobsStand() {
        List<JobEntry> entries = JobInputs.json("[" + GOOD + "]\n" + GOOD);
        assertThat(entries).extracting(JobEntry::valid).containsExactly(true, false);
        assertThat(JobInputs.sentences(entries.get(1)).get(0)).startsWith("line 2: has more after the end");
    }

    @Test
    void aHostileJobOfAnArrayRefusesOnlyItself() {
        String deep = "{\"prompt\":\"a\",\"metadata\":" + "{\"a\":".repeat(500) + "1" + "}".repeat(501);
        String large = "{\"prompt\":\"a\",\"metadata\":{\"a\":[" + "10000000,".repeat(12_000) + "1]}}";
        String many = "{\"prompt\":\"a\",\"metadata\":{\"a\":[" + "[],".repeat(30_000) + "1]}}";
        List<JobEntry> entries = JobInputs.json("[" + String.join(",", deep, large, many, GOOD) + "]");
        assertThat(entries).extracting(JobEntry::valid).containsExactly(false, false, false, true);
        assertThat(JobInputs.sentences(entries.get(2)))
                .containsExactly("/2: has too many values; expected at most 20000 values in a job");
        assertThat(JobInputs.sentences(entries.get(0)))
                .singleElement()
                .asString()
                .startsWith("/0/metadata/a/a/a")
                .endsWith("is nested too deeply; expected at most 20 levels");
        assertThat(JobInputs.sentences(entries.get(1)))
                .containsExactly(
                        "/1: is larger than a job may be; expected at most 100000 bytes (darkroom.max-job-size)");
    }

    @Test
    void twentyLevelsAreFine() {
        String levels = "{\"prompt\":\"a\",\"metadata\":" + "{\"a\":".repeat(18) + "{}" + "}".repeat(19);
        assertThat(JobInputs.sentences(JobInputs.one(levels))).isEmpty();
        assertThat(JobInputs.one(levels.replace("{}", "{\"b\":{}}")).valid()).isFalse();
    }

    @Test
    void limitsOfTheParserAreToldToo() {
        assertThat(JobInputs.sentences(JobInputs.one("{\"" + "n".repeat(300) + "\":1}"))
                        .get(0))
                .startsWith("line 1: goes beyond a limit at column");
        assertThat(JobInputs.one("[".repeat(50_000)).valid()).isFalse();
        assertThat(JobInputs.one("{\"seed\":" + "1".repeat(90_000) + "}").valid())
                .isFalse();
        assertThat(JobInputs.json("{\"prompt\":\"" + "x".repeat(200_000) + "\"}"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.valid()).isFalse());
    }

    @Test
    void theSizeOfAJobIsCountedInBytes() {
        String members = "'operation':'edit','image':'" + "A".repeat(JobInputs.MAX_JOB_BYTES - 48) + "'";
        assertThat(JobInputs.with(members).document()).hasSize(JobInputs.MAX_JOB_BYTES);
        assertThat(JobInputs.sentences(JobInputs.with(members + ",'n':1")))
                .containsExactly("is larger than a job may be; expected at most 100000 bytes (darkroom.max-job-size)");
        String wide = "[{\"prompt\":\"ä\",\"tags\":[],\"negative_prompt\":\"" + "ä".repeat(51_000) + "\"}]";
        assertThat(JobInputs.json(wide).get(0).valid()).isFalse();
    }

    @Test
    void aByteOrderMarkIsAccepted() {
        assertThat(JobInputs.json("\uFEFF" + GOOD).get(0).valid()).isTrue();
        assertThat(JobInputs.one("\uFEFF" + GOOD).valid()).isTrue();
    }

    @Test
    void onlyUtf8IsRead() {
        byte[] latin = ("[" + GOOD + ",\n{\"prompt\":\"caf\u00e9\"}]").getBytes(StandardCharsets.ISO_8859_1);
        List<JobEntry> entries = JobInputs.read(JobFileFormat.JSON, latin);
        assertThat(entries).extracting(JobEntry::valid).containsExactly(true, false);
        assertThat(JobInputs.sentences(entries.get(1)).get(0)).startsWith("line 2, /1: is not UTF-8 text (byte 0xE9)");
        assertThat(JobInputs.READER
                        .readOne(GOOD.getBytes(StandardCharsets.UTF_16))
                        .valid())
                .isFalse();
        byte[] overlong = "{\"prompt\":\"a??\"}".getBytes(StandardCharsets.US_ASCII);
        overlong[12] = (byte) 0xC0;
        overlong[13] = (byte) 0xAF;
        assertThat(JobInputs.READER.readOne(overlong).valid()).isFalse();
    }

    @Test
    void aMessageIsOneJob() {
        assertThat(JobInputs.sentences(JobInputs.one("[" + GOOD + "]")))
                .containsExactly("is a list of 1; expected a job: a JSON object with at least a prompt");
        assertThat(JobInputs.one(GOOD)).satisfies(entry -> {
            assertThat(entry.valid()).isTrue();
            assertThat(entry.prefix()).isEmpty();
            assertThat(entry.line()).isNull();
        });
    }
}
