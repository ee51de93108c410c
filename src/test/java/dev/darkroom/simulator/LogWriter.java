package dev.darkroom.simulator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Appends to the log file; what {@link #append} returned from is on disk. Writers that wait share one flush. */
final class LogWriter implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final Object flush = new Object();
    private long next;
    private long flushed;

    /** Opens the file, new or as another simulator left it; a half-written last line is cut off. */
    LogWriter(Path file) throws IOException {
        this.file = file;
        next = SimulatorLog.read(file).entries().size() + 1L;
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.truncate(wholeLines(Files.readAllBytes(file)));
        channel.position(channel.size());
    }

    SimulatorLog read() throws IOException {
        return SimulatorLog.read(file);
    }

    LogEntry append(LogEntry entry) throws IOException {
        LogEntry numbered;
        long end;
        synchronized (this) {
            numbered = entry.numbered(next++, System.currentTimeMillis());
            byte[] line = SimulatorLog.JSON.writeValueAsBytes(numbered);
            ByteBuffer buffer = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n');
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            end = channel.position();
        }
        synchronized (flush) {
            if (flushed < end) {
                long size = channel.size();
                channel.force(false);
                flushed = size;
            }
        }
        return numbered;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static int wholeLines(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
