package dev.darkroom.job;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The rows of a CSV (RFC 4180) one by one, each with the line it starts in. Blank lines are left out. */
final class CsvRows {
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();

    private final RowBudget budget;
    private final long maxRow;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private List<String> cells;
    private int line;
    private int lastLine;

    /** The text stops being CSV that can be read. */
    static final class Broken extends Exception {
        private final int line;
        private final transient Finding finding;

        Broken(int line, Finding finding) {
            this.line = line;
            this.finding = finding;
        }

        /** Line in which the row that broke starts, from 1. */
        int line() {
            return line;
        }

        Finding finding() {
            return finding;
        }
    }

    /** @param maxRow most characters of a row */
    CsvRows(Reader text, long maxRow) throws IOException {
        this.maxRow = maxRow;
        budget = new RowBudget(text, maxRow);
        parser = CSVParser.builder().setReader(budget).setFormat(FORMAT).get();
        records = parser.iterator();
    }

    /** Goes to the next row. @return false when there is none */
    boolean next() throws IOException, Broken {
        budget.renew();
        if (!hasNext()) {
            return false;
        }
        cells = records.next().toList();
        lastLine = (int) parser.getCurrentLineNumber();
        line = lastLine - cells.stream().mapToInt(CsvRows::newlines).sum();
        return true;
    }

    /** The row's cells. */
    List<String> cells() {
        return cells;
    }

    /** The line in which the row starts, from 1. */
    int line() {
        return line;
    }

    private boolean hasNext() throws IOException, Broken {
        try {
            return records.hasNext();
        } catch (UncheckedIOException e) {
            throw broken(e.getCause());
        }
    }

    private Broken broken(IOException cause) throws IOException {
        if (cause instanceof NotUtf8Exception notUtf8) {
            return new Broken(notUtf8.line(), notUtf8.finding());
        }
        if (cause instanceof RowBudget.Exceeded) {
            return new Broken(lastLine + 1, JsonTree.tooLong("", maxRow));
        }
        if (cause instanceof CSVException) {
            return new Broken(
                    lastLine + 1,
                    new Finding(
                            "",
                            "is a broken row: a quoted cell is not closed, or text follows its closing quote",
                            "cells with commas, quotes or newlines in double quotes, quotes in them doubled"));
        }
        throw cause;
    }

    /** Counted as the parser counts lines: a carriage return with its newline is one. */
    private static int newlines(String cell) {
        int count = 0;
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c == '\r' || (c == '\n' && (i == 0 || cell.charAt(i - 1) != '\r'))) {
                count++;
            }
        }
        return count;
    }
}
