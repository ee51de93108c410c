package dev.darkroom.asset;

import dev.darkroom.job.ImageFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where the files of one asset are stored: {@code <prefix>/<library>/<yyyy>/<mm>/<asset>.<ext>}, by UTC. Made of our own
 * ids only, so that no name from outside can point elsewhere.
 */
public final class StorageKeys {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final DateTimeFormatter MONTH =
            DateTimeFormatter.ofPattern("uuuu/MM", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final String stem;

    /**
     * @param prefix the instance's storage prefix: ids with {@code /} between them; empty for none
     * @param libraryId the library's id
     * @param created when the asset was made
     * @param assetId the asset's id
     * @throws IllegalArgumentException naming the one that is no id
     */
    public StorageKeys(String prefix, String libraryId, Instant created, String assetId) {
        StringBuilder key = new StringBuilder();
        if (!prefix.isEmpty()) {
            for (String part : prefix.split("/", -1)) {
                key.append(id("storage prefix", prefix, part)).append('/');
            }
        }
        key.append(id("library id", libraryId, libraryId)).append('/');
        key.append(MONTH.format(created)).append('/');
        stem = key.append(id("asset id", assetId, assetId)).toString();
    }

    /** The key of the image. */
    public String image(ImageFormat format) {
        return stem + "." + format.extension();
    }

    /** The key of its thumbnail. */
    public String thumbnail(ImageFormat format) {
        return stem + ".thumb." + format.extension();
    }

    /** The key of its sidecar. */
    public String sidecar() {
        return stem + ".json";
    }

    private static String id(String field, String value, String part) {
        if (!ID.matcher(part).matches()) {
            throw new IllegalArgumentException(field + " is '" + value
                    + "'; expected 1 to 64 of a-z, 0-9, '-' and '_', beginning with a letter or digit");
        }
        return part;
    }
}
