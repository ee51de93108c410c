package dev.darkroom.adapter.s3;

import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StorageException;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.StoredImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Images as objects in buckets of others. Nothing is overwritten: an object with the same bytes is the same export. */
final class S3Objects implements AutoCloseable {
    private final S3Client client;
    private final String server;
    private final ImageStorage storage;

    S3Objects(S3Client client, String endpoint, ImageStorage storage) {
        this.client = client;
        this.server = endpoint.isEmpty() ? "Amazon S3" : endpoint;
        this.storage = storage;
    }

    void put(String bucket, String key, StoredImage image) throws ExportException {
        String where = "bucket " + bucket + " at " + server;
        try {
            client.putObject(
                    put -> put.bucket(bucket)
                            .key(key)
                            .ifNoneMatch("*")
                            .contentType(image.contentType())
                            .metadata(Map.of(Sha256Interceptor.METADATA, image.sha256())),
                    RequestBody.fromContentProvider(() -> open(image), image.bytes(), image.contentType()));
        } catch (S3Exception e) {
            if (e.statusCode() == 412) {
                requireSame(bucket, key, image, where);
                return;
            }
            if (e.statusCode() == 409) {
                throw changing(key, where);
            }
            if (e.statusCode() == 404) {
                throw noBucket(where);
            }
            throw failure(e, where, key);
        } catch (SdkException e) {
            throw failure(e, where, key);
        } catch (UncheckedIOException e) {
            throw unread(e.getCause());
        }
    }

    /** A retry of the client begins with the first byte again. */
    private InputStream open(StoredImage image) {
        try {
            return storage.open(image.storageKey());
        } catch (StorageException e) {
            throw new UncheckedIOException(new IOException(e.getMessage(), e));
        }
    }

    private void requireSame(String bucket, String key, StoredImage image, String where) throws ExportException {
        try {
            HeadObjectResponse there =
                    client.headObject(head -> head.bucket(bucket).key(key));
            String told = there.metadata().get(Sha256Interceptor.METADATA);
            boolean same = there.contentLength() == image.bytes()
                    && image.sha256().equals(told == null ? sha256(bucket, key) : told);
            if (!same) {
                throw ExportException.never(key + " is in " + where
                        + " already, with other content; it is not replaced: move it away, then try again");
            }
        } catch (S3Exception e) {
            if (e.statusCode() == 404 && !isNoBucket(e)) {
                throw changing(key, where);
            }
            throw failure(e, where, key);
        } catch (SdkException e) {
            throw failure(e, where, key);
        } catch (IOException e) {
            throw unread(e);
        }
    }

    private String sha256(String bucket, String key) throws IOException {
        try (DigestInputStream in = new DigestInputStream(
                client.getObject(get -> get.bucket(bucket).key(key)), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A bucket that is not there will hardly come; all else may pass, or be mended meanwhile. */
    private static ExportException failure(SdkException e, String where, String key) {
        if (e instanceof S3Exception answer && isNoBucket(answer)) {
            return noBucket(where);
        }
        S3Fault fault = S3Fault.of(e, where);
        return ExportException.again("cannot export " + key + ": " + fault.problem() + "; " + fault.remedy());
    }

    private static boolean isNoBucket(S3Exception answer) {
        return answer.awsErrorDetails() != null
                && "NoSuchBucket".equals(answer.awsErrorDetails().errorCode());
    }

    private static ExportException noBucket(String where) {
        return ExportException.never("there is no " + where);
    }

    /** An upload or a removal by somebody else was under way; what is there then, the next try sees. */
    private static ExportException changing(String key, String where) {
        return ExportException.again(
                "cannot export " + key + ": it was written or removed in " + where + " meanwhile; nothing needs doing");
    }

    private static ExportException unread(IOException e) {
        return e.getCause() instanceof StorageException storage && storage.permanent()
                ? ExportException.never(storage.getMessage())
                : ExportException.again(e.getMessage());
    }

    @Override
    public void close() {
        client.close();
    }
}
