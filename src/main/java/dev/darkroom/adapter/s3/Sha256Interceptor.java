package dev.darkroom.adapter.s3;

import java.util.Base64;
import java.util.HexFormat;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Sends the hash of the metadata also as checksum, so that the server refuses bytes that were damaged on the way. */
final class Sha256Interceptor implements ExecutionInterceptor {
    /** Name of the user metadata that holds the SHA-256, lower-case hex. */
    static final String METADATA = "sha256";

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (context.request() instanceof PutObjectRequest put && put.metadata().containsKey(METADATA)) {
            byte[] sha256 = HexFormat.of().parseHex(put.metadata().get(METADATA));
            return put.toBuilder()
                    .checksumSHA256(Base64.getEncoder().encodeToString(sha256))
                    .build();
        }
        return context.request();
    }
}
