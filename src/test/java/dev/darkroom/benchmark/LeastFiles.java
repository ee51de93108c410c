package dev.darkroom.benchmark;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files of the {@link LeastServer} and of the {@link Floor}. */
final class LeastFiles {
    private LeastFiles() {}

    /** Forces its bytes to disk. Its name is the folder's. */
    static void write(Path file, byte[] content) throws IOException {
        try (FileOutputStream out =
                new FileOutputStream(file.toFile())) { // a channel would keep a buffer for each thread
            out.write(content);
            out.getFD().sync();
        }
    }

    /** Forces the names in a folder to disk. */
    static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
