package dev.darkroom.job;

/**
 * How a job names an input image: by the id of an asset, by a URL, by the hash of a file that was sent with a call, or by
 * the image itself in base64.
 *
 * @param kind which of these
 * @param text the id, the URL, the SHA-256 in lower-case hex, or the base64 alone
 */
public record InputReference(Kind kind, String text) {
    /** No image is so small; every asset id is. */
    private static final int LONGEST_ID = 64;

    private static final String DATA = "data:";
    private static final String UPLOAD = "upload:";

    /** The ways to name an image. */
    public enum Kind {
        ASSET,
        URL,
        UPLOAD,
        BASE64
    }

    /**
     * Tells them apart.
     *
     * @param given a value of a job's {@code image} or {@code mask}, as the schema allows it
     */
    public static InputReference of(String given) {
        if (given.startsWith("https://") || given.startsWith("http://")) {
            return new InputReference(Kind.URL, given);
        }
        if (given.startsWith(UPLOAD)) {
            return new InputReference(Kind.UPLOAD, given.substring(UPLOAD.length()));
        }
        if (given.startsWith(DATA)) {
            return new InputReference(Kind.BASE64, given.substring(given.indexOf(',') + 1));
        }
        return new InputReference(given.length() <= LONGEST_ID ? Kind.ASSET : Kind.BASE64, given);
    }

    /** How long an image in base64 is when it is decoded. */
    public long bytes() {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        return end * 3L / 4;
    }

    /**
     * How a job names a file that was sent with a call.
     *
     * @param sha256 of the file, lower-case hex
     */
    public static String toUpload(String sha256) {
        return UPLOAD + sha256;
    }

    /** The asset that a job's image is made from; null when the job names none. */
    public static String parent(JobRequest request) {
        InputReference image = request.image() == null ? null : of(request.image());
        return image != null && image.kind() == Kind.ASSET ? image.text() : null;
    }
}
