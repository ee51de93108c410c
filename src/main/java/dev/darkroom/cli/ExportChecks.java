package dev.darkroom.cli;

import dev.darkroom.adapter.s3.S3BucketCheck;
import dev.darkroom.asset.StorageCheck;
import dev.darkroom.config.Settings;
import java.util.ArrayList;
import java.util.List;

/** Looks at the places that images can be exported to, as far as the settings tell. */
final class ExportChecks {
    private static final String BUCKETS = "darkroom.export.s3-buckets";
    private static final String FIGMA = "figma";
    private static final String FIGMA_KEYS = "darkroom.provider.figma_api.keys";

    private final Home home;

    ExportChecks(Home home) {
        this.home = home;
    }

    List<Finding> findings() {
        Settings settings = home.settings();
        List<Finding> findings = new ArrayList<>();
        findings.add(new ExportFolderCheck(home).finding());
        for (String bucket : settings.exports().s3Buckets()) {
            StorageCheck check = S3BucketCheck.check(settings.storage().s3(), bucket);
            findings.add(
                    check.ok()
                            ? Finding.good(BUCKETS, check.message())
                            : Finding.wrong(BUCKETS, check.message() + "; " + check.remedy()));
        }
        findings.add(figma());
        if (!settings.canva().configured()) {
            findings.add(Finding.note(
                    "canva",
                    "no integration; set darkroom.canva.client-id and darkroom.canva.client-secret to export there"));
        }
        return findings;
    }

    /** Figma is not asked: a token for links need not be allowed to read whose it is, and requests may be few a month. */
    private Finding figma() {
        Settings settings = home.settings();
        int tokens = settings.providers().get("figma_api").keys().size();
        if (tokens == 0) {
            return Finding.note(
                    FIGMA,
                    "no token, so that no links are left in files, and the plugin places images all the same; set "
                            + FIGMA_KEYS + " (FIGMA_API_TOKEN) to leave them");
        }
        String token = (tokens == 1 ? "a token" : "the first of " + tokens + " tokens") + " from "
                + home.source().origin(FIGMA_KEYS);
        boolean ours = !settings.http().publicUrl().isEmpty();
        if (!ours && !settings.storage().shares()) {
            return Finding.note(
                    FIGMA,
                    token + ", but images have no web address, so that no links are left in files; set"
                            + " darkroom.http.public-url to leave them");
        }
        boolean week = !ours && settings.storage().s3().publicUrl().isEmpty();
        return Finding.good(
                FIGMA,
                token + "; links lead to "
                        + (ours ? "the address of darkroom.http.public-url" : week ? "S3, for a week" : "S3")
                        + "; whether Figma takes the token is seen at the first export");
    }
}
