package dev.darkroom.job;

import java.util.Locale;

/** The image file formats Darkroom accepts from providers and stores. */
public enum ImageFormat {
    PNG("image/png", "png"),
    JPEG("image/jpeg", "jpg"),
    WEBP("image/webp", "webp");

    private final String contentType;
    private final String extension;

    ImageFormat(String contentType, String extension) {
        this.contentType = contentType;
        this.extension = extension;
    }

    /** The media type. */
    public String contentType() {
        return contentType;
    }

    /** The file name extension, without a dot. */
    public String extension() {
        return extension;
    }

    /** The name in JSON and SQL: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format of that name. @throws IllegalArgumentException for an unknown name */
    public static ImageFormat of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
