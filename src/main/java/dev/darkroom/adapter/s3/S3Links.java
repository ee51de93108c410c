package dev.darkroom.adapter.s3;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Addresses at which readers get objects from the server itself. */
final class S3Links implements AutoCloseable {
    /** The longest that a signature of version 4 may be good. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private final S3Names names;
    private final S3Presigner presigner;

    /** @param presigner null: nothing is signed */
    S3Links(S3Names names, S3Presigner presigner) {
        this.names = names;
        this.presigner = presigner;
    }

    /** The public address, else a signed one; empty when there is neither. */
    Optional<String> share(String key, Duration life) {
        Optional<String> open = names.publicUrl(key);
        if (open.isPresent() || presigner == null) {
            return open;
        }
        Duration good = life.compareTo(LONGEST) > 0 ? LONGEST : life;
        return Optional.of(presigner
                .presignGetObject(sign -> sign.signatureDuration(good)
                        .getObjectRequest(get -> get.bucket(names.bucket()).key(names.object(key))))
                .url()
                .toString());
    }

    @Override
    public void close() {
        if (presigner != null) {
            presigner.close();
        }
    }
}
