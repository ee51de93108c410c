package dev.darkroom.adapter.s3;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** How long an object is that was asked for, wholly or in part. */
final class S3Length {
    private static final Pattern RANGE = Pattern.compile("bytes \\d+-\\d+/(\\d{1,18})");

    private S3Length() {}

    /** Bytes of the whole object. */
    static long of(GetObjectResponse answer) {
        if (answer.contentRange() == null) {
            return answer.contentLength();
        }
        Matcher range = RANGE.matcher(answer.contentRange());
        if (!range.matches()) {
            throw new IllegalStateException("S3 answers with the Content-Range " + answer.contentRange());
        }
        return Long.parseLong(range.group(1));
    }
}
