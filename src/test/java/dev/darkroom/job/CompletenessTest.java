package dev.darkroom.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletenessTest {
    @ParameterizedTest
    @ValueSource(strings = {"first.json", "every-field.json", "invalid.json"})
    void everyBeginningOfAFileIsIncomplete(String sample) throws Exception {
        byte[] whole = Files.readString(Path.of("samples", sample)).strip().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            assertThat(json(whole, length)).as("first %d bytes", length).isEqualTo(Completeness.INCOMPLETE);
        }
        assertThat(json(whole, whole.length)).isEqualTo(Completeness.COMPLETE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " [ ] \r\n",
                "\uFEFF{}",
                "[{\"a\":\"]\\\"}\"}]",
                "{\"prompt\":\"ä🦊\"}",
                "[{}, {\"a\":[1,2]}]\n\n"
            })
    void aWholeValueIsComplete(String text) throws Exception {
        assertThat(json(text)).isEqualTo(Completeness.COMPLETE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}{",
                "[]]",
                "{} x",
                "{]",
                "[}",
                "12",
                "\"text\"",
                "prompt,n\na,1\n",
                "<job/>",
                "{\"a\":\"b\nc\"}",
                "// x\n{}"
            })
    void whatCannotBecomeRightIsBroken(String text) throws Exception {
        assertThat(json(text)).isEqualTo(Completeness.BROKEN);
    }

    @Test
    void depthIsBounded() throws Exception {
        assertThat(json("[".repeat(1000))).isEqualTo(Completeness.INCOMPLETE);
        assertThat(json("[".repeat(1001))).isEqualTo(Completeness.BROKEN);
    }

    @ParameterizedTest
    @CsvSource({"NDJSON", "CSV"})
    void linesAreCompleteWithTheirLastNewline(JobFileFormat format) throws Exception {
        assertThat(of(format, "a\nb\n")).isEqualTo(Completeness.COMPLETE);
        assertThat(of(format, "a\nb\r\n")).isEqualTo(Completeness.COMPLETE);
        assertThat(of(format, "a\nb")).isEqualTo(Completeness.INCOMPLETE);
        assertThat(of(format, "")).isEqualTo(Completeness.INCOMPLETE);
    }

    @ParameterizedTest
    @CsvSource({"a.json,JSON", "A.JSON,JSON", "x.y.ndjson,NDJSON", "jobs.csv,CSV", "jobs.txt,", "json,", "a.json.part,"
    })
    void theNameTellsTheFormat(String name, JobFileFormat format) {
        assertThat(JobFileFormat.ofFileName(name).orElse(null)).isEqualTo(format);
    }

    private static Completeness json(String text) throws IOException {
        return of(JobFileFormat.JSON, text);
    }

    private static Completeness json(byte[] bytes, int length) throws IOException {
        return JobFileFormat.JSON.completeness(new ByteArrayInputStream(bytes, 0, length));
    }

    private static Completeness of(JobFileFormat format, String text) throws IOException {
        return format.completeness(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
