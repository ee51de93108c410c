package dev.darkroom.benchmark;

/** What answers a {@link Load}. */
interface MeasuredServer extends AutoCloseable {
    int port() throws Exception;

    /** The most memory it has held, bytes. */
    long peakBytes() throws Exception;

    @Override
    void close();
}
