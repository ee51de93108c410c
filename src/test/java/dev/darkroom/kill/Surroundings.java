package dev.darkroom.kill;

import dev.darkroom.adapter.broker.ExternalBrokerProcess;
import dev.darkroom.adapter.s3.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;

/** What outlives every kill: an S3 server, and a broker in a process of its own. One run at a time uses them. */
final class Surroundings implements AutoCloseable {
    static final String BUCKET = "pictures";
    /** Where images are exported to. */
    static final String EXPORTS = "exported";

    static final String USER = "ops";
    static final String PASSWORD = "password-of-the-broker";

    private final S3Server s3;
    private final ExternalBrokerProcess broker;

    private Surroundings(S3Server s3, ExternalBrokerProcess broker) {
        this.s3 = s3;
        this.broker = broker;
    }

    /** Starts both; they keep what they have in the folder. */
    static Surroundings start(Path folder) throws Exception {
        S3Server s3 = S3Server.start(Files.createDirectories(folder.resolve("buckets")));
        s3.createBucket(BUCKET);
        s3.createBucket(EXPORTS);
        return new Surroundings(
                s3, ExternalBrokerProcess.start(Files.createDirectories(folder.resolve("broker")), 0, USER, PASSWORD));
    }

    S3Server s3() {
        return s3;
    }

    String brokerUrl() {
        return broker.url();
    }

    @Override
    public void close() {
        broker.close();
        s3.close();
    }
}
