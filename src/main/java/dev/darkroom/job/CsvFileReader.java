package dev.darkroom.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Reads a CSV: field names in its first row, one job in each other row, an empty cell for an absent field. Thread-safe. */
final class CsvFileReader {
    private final JobSchema schema;
    private final CsvCells cells;
    private final JobCheck check;
    private final long maxJobBytes;

    CsvFileReader(JobSchema schema, CsvCells cells, JobCheck check, long maxJobBytes) {
        this.schema = schema;
        this.cells = cells;
        this.check = check;
        this.maxJobBytes = maxJobBytes;
    }

    void read(Reader file, Consumer<JobEntry> sink) throws IOException {
        CsvRows rows = new CsvRows(file, maxJobBytes);
        boolean empty = true;
        try {
            if (!rows.next()) {
                sink.accept(new Place(1, "").refused("is empty", "a header row of field names, then one job a row"));
                return;
            }
            List<String> header = rows.cells();
            Place headerPlace = new Place(rows.line(), "");
            List<InputError> errors =
                    headerFindings(header).stream().map(headerPlace::error).toList();
            if (!errors.isEmpty()) {
                sink.accept(headerPlace.refused(errors));
                return;
            }
            while (rows.next()) {
                sink.accept(row(new Place(rows.line(), ""), header, rows.cells()));
                empty = false;
            }
            if (empty) {
                sink.accept(headerPlace.refused("has no row after the header", "one job a row"));
            }
        } catch (CsvRows.Broken e) {
            sink.accept(new Place(e.line(), "")
                    .refused(
                            e.finding().problem() + "; no job from here on was read",
                            e.finding().expected()));
        }
    }

    private List<Finding> headerFindings(List<String> header) {
        List<Finding> found = new ArrayList<>();
        Set<String> known = Set.copyOf(schema.fieldNames());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i);
            if (name.isBlank()) {
                found.add(new Finding("", "has no name in column " + (i + 1), "the name of a field"));
            } else if (!known.contains(name)) {
                found.add(schema.unknownField(name));
            } else if (!seen.add(name)) {
                found.add(new Finding(Pointers.field("", name), "is given twice", "each column once"));
            }
        }
        return found;
    }

    private JobEntry row(Place place, List<String> header, List<String> row) throws IOException {
        if (row.size() != header.size()) {
            return place.refused("has " + row.size() + " cells", header.size() + " cells, as in the header");
        }
        ObjectNode job = JsonNodeFactory.instance.objectNode();
        List<Finding> found = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            if (!row.get(i).isEmpty()) {
                job.set(header.get(i), cells.value(header.get(i), row.get(i), found));
            }
        }
        return check.entry(place, job, found);
    }
}
