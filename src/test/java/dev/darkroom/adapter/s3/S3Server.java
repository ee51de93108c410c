package dev.darkroom.adapter.s3;

import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.services.s3.S3Client;

/** A real S3 server on a free port of the loopback address. It checks AWS signatures and keeps objects in a folder. */
public final class S3Server implements AutoCloseable {
    /** The one access key it knows. */
    public static final String ACCESS_KEY = "darkroom-test";

    /** The secret that belongs to {@link #ACCESS_KEY}. */
    public static final String SECRET_KEY = "a-secret-that-must-not-be-printed";

    private final S3Proxy proxy;
    private final S3Client client;

    private S3Server(S3Proxy proxy) {
        this.proxy = proxy;
        this.client = S3Clients.create(settings("none"), S3Limits.STANDARD);
    }

    /** Starts a server whose buckets are folders below {@code folder}. */
    public static S3Server start(Path folder) throws Exception {
        return start(folder, 0);
    }

    /** As {@link #start(Path)}, on a given port. */
    public static S3Server start(Path folder, int port) throws Exception {
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .stopTimeout(0)
                .build();
        proxy.start();
        return new S3Server(proxy);
    }

    /** The address for {@code darkroom.s3.endpoint}. */
    public String endpoint() {
        return "http://127.0.0.1:" + port();
    }

    /** The port it listens on. */
    public int port() {
        return proxy.getPort();
    }

    /** Settings that work with this server. */
    public Settings.S3 settings(String bucket) {
        return settings(bucket, endpoint());
    }

    /** Settings that reach this server by another address. */
    Settings.S3 settings(String bucket, String endpoint) {
        return new Settings.S3(
                endpoint, "us-east-1", bucket, "", new Secret(ACCESS_KEY), new Secret(SECRET_KEY), true, "", false);
    }

    /** Makes a bucket. */
    public void createBucket(String bucket) {
        client.createBucket(create -> create.bucket(bucket));
    }

    /** A client with the right keys, to look at what is stored. */
    public S3Client client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        try {
            proxy.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the S3 server of the test does not stop", e);
        }
    }
}
