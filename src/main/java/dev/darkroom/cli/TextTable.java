package dev.darkroom.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table of text, its columns as wide as they need to be. */
final class TextTable {
    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    TextTable(String... head) {
        widths = new int[head.length];
        add(head);
    }

    /** Adds a row with a cell for each column. */
    void add(String... cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], cells[i].length());
        }
        rows.add(cells);
    }

    void print(PrintWriter out) {
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                boolean last = i == widths.length - 1;
                line.append(row[i]).append(last ? "" : " ".repeat(widths[i] - row[i].length() + 2));
            }
            out.println(line);
        }
    }
}
