package dev.darkroom.job;

/**
 * How a job names an input image: by the id of an asset, by a URL, or by the image itself in base64.
 *
 * @param kind which of these
 * @param text the id, the URL, or the base64 alone
 */
public record InputReference(Kind kind, String text) {
    /** No image is so small; every asset id is. */
    private static final int LONGEST_ID = 64;

    private static final String DATA = "data:";

    /** The ways to name an image. */
    public enum Kind {
        ASSET,
        URL,
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
        if (given.startsWith(DATA)) {
            return new InputReference(Kind.BASE64, given.substring(given.indexOf(',') + 1));
        }
        return new InputReference(given.length() <= LONGEST_ID ? Kind.ASSET : Kind.BASE64, given);
    }

    /** The asset that a job's image is made from; null when the job names none. */
    public static String parent(JobRequest request) {
        InputReference image = request.image() == null ? null : of(request.image());
        return image != null && image.kind() == Kind.ASSET ? image.text() : null;
    }
}
