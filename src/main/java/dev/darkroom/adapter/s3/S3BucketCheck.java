package dev.darkroom.adapter.s3;

import dev.darkroom.asset.StorageCheck;
import dev.darkroom.config.Settings;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Tries whether objects can be written to a bucket that images are exported to, and stores none: an upload in parts is begun
 * and ended. Beginning it takes the same right as writing an object, where looking at the bucket takes one more.
 */
public final class S3BucketCheck {
    private static final Duration CHECK = Duration.ofSeconds(10);
    private static final String PROBE = ".darkroom-doctor";

    private S3BucketCheck() {}

    /** Never throws. */
    public static StorageCheck check(Settings.S3 settings, String bucket) {
        return check(settings, bucket, S3Limits.STANDARD);
    }

    static StorageCheck check(Settings.S3 settings, String bucket, S3Limits limits) {
        String where =
                "bucket " + bucket + " at " + (settings.endpoint().isEmpty() ? "Amazon S3" : settings.endpoint());
        try (S3Client client = S3Clients.create(settings, limits)) {
            String upload = client.createMultipartUpload(begin ->
                            begin.bucket(bucket).key(PROBE).overrideConfiguration(call -> call.apiCallTimeout(CHECK)))
                    .uploadId();
            return ended(client, bucket, upload, where);
        } catch (SdkException e) {
            return bad(e, where);
        } catch (IllegalArgumentException e) {
            return StorageCheck.bad(where + ": " + e.getMessage(), "mend the property named");
        }
    }

    /** Whoever may write need not be allowed to end an upload; one that is left open holds nothing. */
    private static StorageCheck ended(S3Client client, String bucket, String upload, String where) {
        try {
            client.abortMultipartUpload(end -> end.bucket(bucket)
                    .key(PROBE)
                    .uploadId(upload)
                    .overrideConfiguration(call -> call.apiCallTimeout(CHECK)));
        } catch (S3Exception e) {
            if (e.statusCode() != 403) {
                throw e;
            }
            return StorageCheck.good(where + ", writable; an empty upload is left open, as the key may not abort it");
        }
        return StorageCheck.good(where + ", writable");
    }

    private static StorageCheck bad(SdkException e, String where) {
        S3Fault fault = S3Fault.of(e, where);
        if (e instanceof S3Exception answer) {
            if (answer.statusCode() == 404) {
                return StorageCheck.bad(
                        "there is no " + where, "make the bucket, or take it out of darkroom.export.s3-buckets");
            }
            String code = answer.awsErrorDetails() == null
                    ? ""
                    : answer.awsErrorDetails().errorCode();
            if ("AccessDenied".equals(code)) {
                return StorageCheck.bad(
                        "writing is forbidden: " + where,
                        "allow the key of darkroom.s3.access-key PutObject and GetObject there");
            }
        }
        return StorageCheck.bad(fault.problem(), fault.remedy());
    }
}
