package dev.darkroom.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3FaultMessageTest {
    @ParameterizedTest
    @CsvSource({
        "403, InvalidAccessKeyId, access key, darkroom.s3.access-key",
        "403, SignatureDoesNotMatch, secret key is wrong, darkroom.s3.secret-key",
        "403, AccessDenied, forbidden, allow the key",
        "403, , forbidden, allow the key",
        "401, , forbidden, allow the key",
        "400, ExpiredToken, expired, renew",
        "403, RequestTimeTooSkewed, clock, clock",
        "404, NoSuchBucket, no such bucket, darkroom.s3.bucket",
        "404, , no such bucket, darkroom.s3.bucket",
        "301, , another region, darkroom.s3.region",
        "301, PermanentRedirect, another region, darkroom.s3.region",
        "400, AuthorizationHeaderMalformed, another region, darkroom.s3.region",
        "400, BadDigest, checksum, darkroom.data",
        "501, NotImplemented, If-None-Match, darkroom.s3.endpoint",
        "500, InternalError, answered 500 InternalError, log",
        "503, , answered 503, log"
    })
    void anAnswerOfTheServer(int status, String code, String problem, String remedy) {
        AwsErrorDetails details = AwsErrorDetails.builder().errorCode(code).build();

        assertFault(
                S3Exception.builder()
                        .statusCode(status)
                        .awsErrorDetails(details)
                        .build(),
                problem,
                remedy);
    }

    @Test
    void noAnswerOfTheServer() {
        assertFault(
                SdkClientException.create("x", new IllegalStateException(new ConnectException("Connection refused"))),
                "cannot reach bucket b: ConnectException: Connection refused",
                "darkroom.s3.endpoint");
        assertFault(ApiCallTimeoutException.create(9), "no answer in time", "darkroom.s3.endpoint");
        assertFault(AbortedException.create("x"), "interrupted", "again");
        assertFault(
                SdkClientException.create("Unable to load credentials from any of the providers"),
                "no AWS credentials",
                "darkroom.s3.access-key");
        assertFault(SdkClientException.create("odd"), "failed: odd", "darkroom.s3.endpoint");
    }

    private static void assertFault(SdkException e, String problem, String remedy) {
        S3Fault fault = S3Fault.of(e, "bucket b");
        assertThat(fault.problem()).contains(problem).contains("bucket b");
        assertThat(fault.remedy()).contains(remedy);
        assertThat(fault.because("cannot store a.png", e))
                .hasMessage("cannot store a.png: " + fault.problem() + "; " + fault.remedy())
                .hasCause(e);
    }
}
