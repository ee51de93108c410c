package dev.darkroom.web;

import dev.darkroom.asset.Asset;
import dev.darkroom.money.Micros;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Assets as lines of CSV (RFC 4180), written one by one. */
final class AssetTable {
    private static final List<String> COLUMNS = List.of(
            "asset_id",
            "instance_id",
            "library_id",
            "job_id",
            "render_index",
            "created",
            "review_state",
            "tags",
            "prompt",
            "final_prompt",
            "provider",
            "model_id",
            "seed",
            "width",
            "height",
            "format",
            "bytes",
            "sha256",
            "cost_usd",
            "parent",
            "placeholder",
            "dry_run");
    /** With one of these a spreadsheet takes a cell for a formula, or cleans it and then does. */
    private static final String SIGNS = "[=+\\-@\\t\\r\\n\\x00\\uFF1D\\uFF0B\\uFF0D\\uFF20]";
    /** A spreadsheet may drop blanks, and where a comma divides numbers it takes the semicolon for the end of a cell. */
    private static final Pattern FORMULA = Pattern.compile("(^|;)(?=[\\h\\uFEFF]*" + SIGNS + ")");

    private final CSVPrinter printer;

    /**
     * Writes the heading.
     *
     * @param more columns at the end
     */
    AssetTable(Appendable out, String... more) throws IOException {
        List<String> columns = new ArrayList<>(COLUMNS);
        columns.addAll(Arrays.asList(more));
        printer = new CSVPrinter(out, CSVFormat.RFC4180);
        printer.printRecord(columns);
    }

    /** Writes a line; {@code more} are the values of the columns at the end. */
    void add(Asset asset, String... more) throws IOException {
        List<Object> cells = new ArrayList<>(Arrays.asList(
                asset.id(),
                asset.instanceId(),
                asset.libraryId(),
                asset.jobId(),
                asset.renderIndex(),
                asset.created(),
                asset.reviewState().word(),
                text(String.join("; ", asset.tags())),
                text(asset.prompt()),
                text(asset.finalPrompt()),
                asset.provider(),
                text(asset.modelId()),
                asset.seed(),
                asset.width(),
                asset.height(),
                asset.format().word(),
                asset.bytes(),
                asset.sha256(),
                Micros.usd(asset.costMicros()).toPlainString(),
                text(asset.parent()),
                asset.placeholder(),
                asset.dryRun()));
        cells.addAll(Arrays.asList(more));
        printer.printRecord(cells);
    }

    void flush() throws IOException {
        printer.flush();
    }

    /** Text of people and providers, which no spreadsheet is to take for a formula. */
    private static String text(String text) {
        return text == null ? null : FORMULA.matcher(text).replaceAll("$1'");
    }
}
