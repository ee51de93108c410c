package dev.darkroom.config;

import dev.darkroom.config.Settings.S3;
import dev.darkroom.config.Settings.Storage;

/** Reads where images are kept. The S3 properties are checked even while images go to a folder. */
final class StorageBinder {
    private final Binder binder;

    StorageBinder(Binder binder) {
        this.binder = binder;
    }

    Storage bind() {
        String kind = binder.value("darkroom.storage", Texts.choice("folder", "s3"));
        S3 s3 = s3();
        boolean unused = !kind.equals("s3");
        String needed = "expected a value, as darkroom.storage is s3";
        binder.require(unused || !s3.region().isEmpty(), needed, "darkroom.s3.region", "darkroom.storage");
        binder.require(unused || !s3.bucket().isEmpty(), needed, "darkroom.s3.bucket", "darkroom.storage");
        return new Storage(kind, s3);
    }

    private S3 s3() {
        S3 s3 = new S3(
                binder.value("darkroom.s3.endpoint", Addresses.httpOrEmpty()),
                binder.value(
                        "darkroom.s3.region",
                        Texts.matching("[A-Za-z0-9-]{0,64}", "expected letters, digits and dashes, at most 64")),
                binder.value(
                        "darkroom.s3.bucket",
                        Texts.matching(
                                "([A-Za-z0-9._-]{3,63})?",
                                "expected 3 to 63 letters, digits, dots, dashes or underscores")),
                binder.value(
                        "darkroom.s3.prefix",
                        Texts.matching(
                                "([A-Za-z0-9._-]+/)*[A-Za-z0-9._-]*",
                                "expected names of letters, digits, dots, dashes or underscores separated by single"
                                        + " slashes, none at the beginning")),
                binder.hidden("darkroom.s3.access-key", Texts.secret()),
                binder.hidden("darkroom.s3.secret-key", Texts.secret()),
                binder.value("darkroom.s3.path-style", Texts.flag()),
                binder.value("darkroom.s3.public-url", Addresses.httpOrEmpty()),
                binder.value("darkroom.s3.presigned", Texts.flag()));
        String both = "expected both darkroom.s3.access-key and darkroom.s3.secret-key, or neither";
        binder.require(
                s3.accessKey().present() || !s3.secretKey().present(),
                both,
                "darkroom.s3.access-key",
                "darkroom.s3.secret-key");
        binder.require(
                s3.secretKey().present() || !s3.accessKey().present(),
                both,
                "darkroom.s3.secret-key",
                "darkroom.s3.access-key");
        return s3;
    }
}
