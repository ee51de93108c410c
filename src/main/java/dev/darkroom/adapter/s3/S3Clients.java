package dev.darkroom.adapter.s3;

import dev.darkroom.config.Settings;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Builds the client for Amazon S3 and for servers that speak its protocol. */
final class S3Clients {
    /** As many as workers can be configured, so that none waits for a connection. */
    private static final int CONNECTIONS = 256;

    private static final String DEFAULT_REGION = "us-east-1";

    private S3Clients() {}

    static S3Client create(Settings.S3 settings, S3Limits limits) {
        S3ClientBuilder builder = S3Client.builder()
                .credentialsProvider(credentials(settings))
                .region(Region.of(settings.region().isEmpty() ? DEFAULT_REGION : settings.region()))
                .serviceConfiguration(protocol(settings))
                // the known SHA-256 is sent instead; not every server understands the trailing CRC that is the default
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .httpClientBuilder(connections(limits))
                .overrideConfiguration(behaviour(limits));
        if (!settings.endpoint().isEmpty()) {
            builder.endpointOverride(URI.create(settings.endpoint()));
        }
        return builder.build();
    }

    /** Signs addresses for others to use; makes no call. */
    static S3Presigner presigner(Settings.S3 settings) {
        S3Presigner.Builder builder = S3Presigner.builder()
                .credentialsProvider(credentials(settings))
                .region(Region.of(settings.region().isEmpty() ? DEFAULT_REGION : settings.region()))
                .serviceConfiguration(protocol(settings));
        if (!settings.endpoint().isEmpty()) {
            builder.endpointOverride(URI.create(settings.endpoint()));
        }
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(Settings.S3 settings) {
        return settings.accessKey().present()
                ? StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        settings.accessKey().value(), settings.secretKey().value()))
                : DefaultCredentialsProvider.builder().build();
    }

    private static S3Configuration protocol(Settings.S3 settings) {
        return S3Configuration.builder()
                .pathStyleAccessEnabled(settings.pathStyle())
                // some servers refuse the aws-chunked encoding
                .chunkedEncodingEnabled(false)
                .build();
    }

    private static SdkHttpClient.Builder<?> connections(S3Limits limits) {
        return ApacheHttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(limits.connect())
                .socketTimeout(limits.silence());
    }

    private static ClientOverrideConfiguration behaviour(S3Limits limits) {
        return ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(limits.attempt())
                .apiCallTimeout(limits.call())
                .retryStrategy(retries(limits))
                .addExecutionInterceptor(new Sha256Interceptor())
                .build();
    }

    private static StandardRetryStrategy retries(S3Limits limits) {
        BackoffStrategy backoff =
                BackoffStrategy.exponentialDelayHalfJitter(limits.firstDelay(), limits.longestDelay());
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(limits.attempts())
                .backoffStrategy(backoff)
                .throttlingBackoffStrategy(backoff)
                // two uploads of one key at the same time: the server asks to come again
                .retryOnException(e -> e instanceof S3Exception s3 && s3.statusCode() == 409)
                .build();
    }
}
