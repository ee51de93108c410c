package dev.darkroom.web;

import dev.darkroom.adapter.jdbc.AssetSearch;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.asset.Asset;
import dev.darkroom.asset.AssetFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Images as a zip file, written while it is sent: one image at a time, and {@code manifest.csv} at the end, which says of each
 * asset which file it is, or why it has none. Names are made of our own ids, so that they are unique, and mean the same on
 * any system.
 */
final class AssetArchive {
    private static final int LOST = 410;

    private final AssetSearch assets;
    private final StoredImages images;
    private final Path scratch;

    /** @param scratch folder for the manifest while it grows */
    AssetArchive(AssetSearch assets, StoredImages images, Path scratch) {
        this.assets = assets;
        this.images = images;
        this.scratch = scratch;
    }

    /** Finds out whether storage answers, before anything is promised. */
    void require(AssetFilter filter) throws HttpProblem, IOException {
        for (Asset asset : assets.newest(filter, null, null, 1)) {
            try (InputStream in = images.open(asset, 0, 1)) {
                in.read();
            } catch (HttpProblem e) {
                if (e.status() != LOST) {
                    throw e;
                }
            }
        }
    }

    /** @throws IOException also when storage breaks off: half an archive must not look whole */
    void write(AssetFilter filter, OutputStream out) throws IOException {
        Files.createDirectories(scratch);
        Path manifest = Files.createTempFile(scratch, "manifest", ".csv");
        try {
            ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
            zip.setLevel(Deflater.NO_COMPRESSION); // images are packed already
            try (Writer lines = Files.newBufferedWriter(manifest, StandardOpenOption.TRUNCATE_EXISTING)) {
                AssetTable table = new AssetTable(lines, "file", "problem");
                assets.each(filter, asset -> add(asset, zip, table));
                table.flush();
            }
            zip.setLevel(Deflater.DEFAULT_COMPRESSION);
            zip.putNextEntry(new ZipEntry("manifest.csv"));
            Files.copy(manifest, zip);
            zip.closeEntry();
            zip.finish();
            zip.flush();
        } finally {
            Files.delete(manifest);
        }
    }

    private void add(Asset asset, ZipOutputStream zip, AssetTable table) throws IOException {
        String name =
                asset.libraryId() + "_" + asset.id() + "." + asset.format().extension();
        try (InputStream in = images.open(asset, 0, asset.bytes())) {
            ZipEntry entry = new ZipEntry(name);
            entry.setTime(asset.created().toEpochMilli());
            zip.putNextEntry(entry);
            StoredImages.copy(in, zip, asset.bytes());
            zip.closeEntry();
            table.add(asset, name, "");
        } catch (HttpProblem e) {
            if (e.status() != LOST) {
                throw new IOException(e.getMessage(), e);
            }
            table.add(asset, "", e.getMessage());
        }
    }
}
