package dev.darkroom.adapter.s3;

import dev.darkroom.asset.StorageKeyRule;
import dev.darkroom.config.Settings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns our keys into names in the bucket and into addresses. */
final class S3Names {
    private final String bucket;
    private final String prefix;
    private final String publicUrl;

    /** Refuses a prefix that Camel would evaluate as an expression or that leads elsewhere. */
    S3Names(Settings.S3 settings) {
        bucket = settings.bucket();
        prefix = prefix(settings.prefix());
        publicUrl = settings.publicUrl().replaceFirst("/+$", "");
    }

    private static String prefix(String configured) {
        String trimmed = configured.replaceAll("^/+|/+$", "");
        boolean control = trimmed.chars().anyMatch(Character::isISOControl);
        List<String> segments = Arrays.asList(trimmed.split("/", -1));
        if (control || trimmed.contains("${") || trimmed.contains("$simple{") || segments.contains("..")) {
            throw new IllegalArgumentException("darkroom.s3.prefix is '" + configured
                    + "'; it must be a folder name without control characters, '${' and '..', such as images/2026");
        }
        return trimmed.isEmpty() ? "" : trimmed + "/";
    }

    String bucket() {
        return bucket;
    }

    /** The object's name in the bucket. */
    String object(String key) {
        return prefix + StorageKeyRule.check(key);
    }

    String url(String key) {
        String object = object(key);
        return publicUrl.isEmpty() ? "s3://" + bucket + "/" + object : publicUrl + "/" + encoded(object);
    }

    /** The object's public address; empty when there is none. */
    Optional<String> publicUrl(String key) {
        return publicUrl.isEmpty() ? Optional.empty() : Optional.of(url(key));
    }

    private static String encoded(String object) {
        return Arrays.stream(object.split("/", -1))
                .map(segment ->
                        URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }
}
