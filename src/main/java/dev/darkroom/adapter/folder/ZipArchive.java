package dev.darkroom.adapter.folder;

import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StorageException;
import dev.darkroom.export.JobImages.Numbered;
import dev.darkroom.export.StoredImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** An archive of images, which has the same bytes whenever it is made of the same ones. */
final class ZipArchive {
    /** The first that a zip file can tell: the same for every file, wherever the archive is made. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ImageStorage storage;

    ZipArchive(ImageStorage storage) {
        this.storage = storage;
    }

    /** Writes the archive of these images. */
    void write(List<Numbered> images, OutputStream out) throws IOException, StorageException {
        // Not closed: the file is, by whom it belongs to.
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        for (Numbered each : images) {
            StoredImage image = each.image();
            ZipEntry entry = new ZipEntry(each.fileName());
            entry.setTimeLocal(TIME);
            // Images are packed already, and what a packer makes of them depends on its version.
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(image.bytes());
            entry.setCompressedSize(image.bytes());
            entry.setCrc(crc(image));
            zip.putNextEntry(entry);
            try (InputStream in = storage.open(image.storageKey())) {
                in.transferTo(zip);
            }
            zip.closeEntry();
        }
        zip.finish();
        zip.flush();
    }

    private long crc(StoredImage image) throws IOException, StorageException {
        try (CheckedInputStream in = new CheckedInputStream(storage.open(image.storageKey()), new CRC32())) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.getChecksum().getValue();
        }
    }

    /** Whether a file is, byte by byte, the archive that is made of some of these images and not of all. */
    boolean isOfFewer(List<Numbered> images, Path file) throws IOException, StorageException {
        Set<String> names;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            names = zip.stream().map(ZipEntry::getName).collect(Collectors.toSet());
        } catch (ZipException e) {
            return false; // no archive, so none of ours
        }
        List<Numbered> some =
                images.stream().filter(each -> names.contains(each.fileName())).toList();
        if (some.isEmpty() || some.size() == images.size() || some.size() != names.size()) {
            return false;
        }
        DigestStream wouldBe = new DigestStream(OutputStream.nullOutputStream());
        write(some, wouldBe);
        return wouldBe.digest().equals(FileDigest.of(file));
    }
}
