package dev.darkroom.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvIntakeTest {
    @Test
    void cellsAreTypedByTheSchema() {
        List<JobEntry> entries = JobInputs.csv("""
                \uFEFFprompt,n,seed,max_cost_usd,enhance,tags,providers,exports,metadata,model
                "a, b",2,7,0.25,TRUE,a; b,flux;sdxl,"[{""to"":""canva""}]","{""k"":1}",m
                c,,,,false,,,,,
                """.replace("\n", "\r\n"));
        assertThat(entries).allSatisfy(entry -> assertThat(entry.errors()).isEmpty());
        assertThat(entries)
                .extracting(JobEntry::document)
                .containsExactly(
                        "{\"enhance\":true,\"exports\":[{\"to\":\"canva\"}],\"max_cost_usd\":0.25,\"metadata\":{\"k\":1},"
                                + "\"model_id\":\"m\",\"n\":2,\"prompt\":\"a, b\",\"providers\":[\"flux\",\"sdxl\"],"
                                + "\"seed\":7,\"tags\":[\"a\",\"b\"]}",
                        "{\"enhance\":false,\"prompt\":\"c\"}");
    }

    @Test
    void aWrongHeaderRefusesTheFileWithAllItsErrors() {
        assertThat(JobInputs.csv("prompt,widht,n,n,\na,1,1,1,1\n"))
                .singleElement()
                .extracting(JobInputs::sentences)
                .isEqualTo(List.of(
                        "line 1, /widht: is not a field of a job; expected one of the known fields, did you mean 'width'?",
                        "line 1, /n: is given twice; expected each column once",
                        "line 1: has no name in column 5; expected the name of a field"));
    }

    @Test
    void errorsHaveTheLineInWhichTheirRowStarts() {
        List<JobEntry> entries =
                JobInputs.csv("prompt,n\n\n\"three\nlines\n\",1\n\"two\nlines\",0\nc,x\r\n\r\nd,1\ne\nf,0");
        assertThat(entries).extracting(JobEntry::line).containsExactly(3, 6, 8, 10, 11, 12);
        assertThat(entries.stream().flatMap(entry -> JobInputs.sentences(entry).stream()))
                .containsExactly(
                        "line 6, /n: is 0; expected an integer from 1 to 10",
                        "line 8, /n: is \"x\"; expected an integer from 1 to 10",
                        "line 11: has 1 cells; expected 2 cells, as in the header",
                        "line 12, /n: is 0; expected an integer from 1 to 10");
    }

    @Test
    void jsonInACellIsStrictToo() {
        List<JobEntry> entries = JobInputs.csv("""
                prompt,metadata,exports
                a,{,
                b,"{""k"":1,""k"":2}","[{""to"":""figma""}]"
                c,[],{} {}
                """);
        assertThat(entries.stream().flatMap(entry -> JobInputs.sentences(entry).stream()))
                .containsExactly(
                        "line 2, /metadata: ends in the middle of the JSON at column 2; expected a complete JSON value",
                        "line 3, /metadata/k: is given twice; expected each field once",
                        "line 3, /exports/0/file_key: is missing; expected the key of a Figma file: 1 to 128 letters, digits, '_' or '-'",
                        "line 4, /exports: has more after the end of its JSON; expected one JSON value and nothing after it (one job a line makes a .ndjson file)",
                        "line 4, /metadata: is an empty list; expected a JSON object of at most 16384 bytes");
    }

    @Test
    void rowsBeforeABreakStand() {
        List<JobEntry> open = JobInputs.csv("prompt\na\n\n\"b\nc\nd");
        assertThat(open).extracting(JobEntry::valid).containsExactly(true, false);
        assertThat(JobInputs.sentences(open.get(1)).get(0))
                .startsWith("line 3: is a broken row: a quoted cell is not closed");

        List<JobEntry> latin =
                JobInputs.read(JobFileFormat.CSV, "prompt\na\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(latin).extracting(JobEntry::valid).containsExactly(true, false);
        assertThat(JobInputs.sentences(latin.get(1)).get(0)).startsWith("line 3: is not UTF-8 text (byte 0xE9)");

        List<JobEntry> large = JobInputs.csv("prompt\na\n\"" + "b\n".repeat(JobInputs.MAX_JOB_BYTES));
        assertThat(large).extracting(JobEntry::valid).containsExactly(true, false);
        assertThat(JobInputs.sentences(large.get(1)).get(0)).startsWith("line 3: is larger than a job may be");
    }

    @Test
    void aFileWithoutRowsIsRefused() {
        assertThat(JobInputs.sentences(JobInputs.csv("").get(0)).get(0)).startsWith("line 1: is empty;");
        assertThat(JobInputs.sentences(JobInputs.csv("prompt,n\n").get(0)).get(0))
                .startsWith("line 1: has no row after the header;");
    }
}
