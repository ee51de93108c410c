package dev.darkroom.web;

import dev.darkroom.adapter.jdbc.AssetSearch;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.asset.AssetFilter;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.job.KnownInstances;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.camel.ExchangeProperty;

/** {@code GET /assets.csv} and {@code GET /assets.zip}: all that a search finds, written while it is sent. */
public final class ExtractCalls {
    private final AssetSearch assets;
    private final AssetArchive archive;
    private final KnownInstances instances;

    /** @param scratch folder for files that last as long as a call */
    public ExtractCalls(AssetSearch assets, ImageStorage storage, KnownInstances instances, Path scratch) {
        this.instances = instances;
        this.assets = assets;
        this.archive = new AssetArchive(assets, new StoredImages(storage), scratch);
    }

    /** A line an asset. */
    public HttpAnswer csv(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        AssetFilter filter = AssetQuery.of(call, instances);
        return attached(
                HttpAnswer.stream(200, "text/csv; charset=utf-8; header=present", -1, out -> write(filter, out)),
                "assets.csv");
    }

    private void write(AssetFilter filter, OutputStream out) throws IOException {
        Writer lines = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        AssetTable table = new AssetTable(lines);
        assets.each(filter, table::add);
        table.flush();
    }

    /** A file an asset, and a manifest. */
    public HttpAnswer zip(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem, IOException {
        AssetFilter filter = AssetQuery.of(call, instances);
        archive.require(filter);
        return attached(HttpAnswer.stream(200, "application/zip", -1, out -> archive.write(filter, out)), "assets.zip");
    }

    private static HttpAnswer attached(HttpAnswer answer, String name) {
        return answer.with("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }
}
