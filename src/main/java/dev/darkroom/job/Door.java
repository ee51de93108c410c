package dev.darkroom.job;

import java.util.Set;

/**
 * What the settings allow in jobs that are to be accepted. Jobs that were accepted before are read with an open one.
 *
 * @param plainHttp whether the URLs of input images may be http too
 * @param buckets where images may be exported to in S3; null: anywhere
 * @param mostImageBytes longest image that a job may hold in base64, in bytes of the image
 */
public record Door(boolean plainHttp, Set<String> buckets, long mostImageBytes) {
    public Door {
        buckets = buckets == null ? null : Set.copyOf(buckets);
    }

    /** Any bucket and any length will do. */
    static Door open(boolean plainHttp) {
        return new Door(plainHttp, null, Long.MAX_VALUE);
    }
}
