package dev.darkroom.adapter.s3;

import dev.darkroom.asset.StorageException;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A failed call in plain words: what is wrong, and which property mends it. */
record S3Fault(String problem, String remedy) {
    private static final String KEYS = "darkroom.s3.access-key and darkroom.s3.secret-key";

    /** Reads the failure of a call to a server ({@code where}: its address and bucket). */
    static S3Fault of(SdkException e, String where) {
        if (e instanceof S3Exception answer) {
            return answered(answer, where);
        }
        if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
            return new S3Fault("no answer in time from " + where, "check darkroom.s3.endpoint and the network");
        }
        if (e instanceof AbortedException) {
            return new S3Fault("the call to " + where + " was interrupted", "start again to go on");
        }
        return notReached(e, where);
    }

    private static S3Fault notReached(SdkException e, String where) {
        IOException network = Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                .filter(IOException.class::isInstance)
                .map(IOException.class::cast)
                .findFirst()
                .orElse(null);
        if (network != null) {
            return new S3Fault(
                    "cannot reach " + where + ": " + network.getClass().getSimpleName() + ": " + network.getMessage(),
                    "check darkroom.s3.endpoint and that the server runs");
        }
        if (String.valueOf(e.getMessage()).contains("Unable to load credentials")) {
            return new S3Fault(
                    "no AWS credentials for " + where + ": neither keys nor the AWS default chain gives any",
                    "set " + KEYS);
        }
        return new S3Fault("the call to " + where + " failed: " + e.getMessage(), "check darkroom.s3.endpoint");
    }

    private static S3Fault answered(S3Exception e, String where) {
        return switch (code(e)) {
            case "InvalidAccessKeyId" -> new S3Fault(where + " does not know the access key", "set " + KEYS);
            case "SignatureDoesNotMatch" ->
                new S3Fault(where + " refuses the signature: the secret key is wrong", "set darkroom.s3.secret-key");
            case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" ->
                new S3Fault("the credentials for " + where + " have expired", "renew them, or set " + KEYS);
            case "RequestTimeTooSkewed" ->
                new S3Fault("the clock of this machine differs from that of " + where, "set the clock");
            case "NoSuchBucket" ->
                new S3Fault("there is no such bucket: " + where, "make the bucket, or set darkroom.s3.bucket");
            case "AuthorizationHeaderMalformed", "PermanentRedirect", "301", "307" ->
                new S3Fault("the bucket is in another region: " + where, "set darkroom.s3.region");
            case "AccessDenied", "AllAccessDisabled", "403", "401" ->
                new S3Fault(
                        "access is forbidden: " + where,
                        "allow the key of darkroom.s3.access-key to list the bucket and to read and write objects");
            case "BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch" ->
                new S3Fault(
                        where + " refused the upload: the bytes do not match their checksum",
                        "check the disk of darkroom.data");
            case "NotImplemented", "501" ->
                new S3Fault(
                        where + " lacks a function that is needed (If-None-Match, so that nothing is overwritten)",
                        "set darkroom.s3.endpoint to a server that has it");
            default ->
                new S3Fault(where + " answered " + e.statusCode() + " " + code(e), "look into the server's own log");
        };
    }

    /** The error code; answers without a body have only their status. */
    private static String code(S3Exception e) {
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        if (code == null || code.isEmpty()) {
            return e.statusCode() == 404 ? "NoSuchBucket" : String.valueOf(e.statusCode());
        }
        return code;
    }

    StorageException because(String action, Throwable cause) {
        return StorageException.passing(action + ": " + problem + "; " + remedy, cause);
    }
}
