package dev.darkroom.kill;

import dev.darkroom.e2e.Rows;
import dev.darkroom.invariants.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;

/** I6 and I7 in the storage itself: every asset's objects are there with the right bytes, and nothing else is. */
final class Stored {
    private Stored() {}

    /** Looks into the bucket, below the run's prefix. */
    static List<Violation> check(Rows rows, S3Client s3, String prefix) {
        Map<String, String> hashes = new HashMap<>();
        s3.listObjectsV2Paginator(list -> list.bucket(Surroundings.BUCKET).prefix(prefix + "/"))
                .contents()
                .forEach(object -> hashes.put(
                        object.key().substring(prefix.length() + 1),
                        sha256(s3.getObjectAsBytes(
                                        get -> get.bucket(Surroundings.BUCKET).key(object.key()))
                                .asByteArray())));
        return compare(rows, hashes);
    }

    /** Looks into the storage folder. */
    static List<Violation> check(Rows rows, Path folder) throws IOException {
        Map<String, String> hashes = new HashMap<>();
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                // What a kill leaves in .incoming is no object; the program removes it when it is a day old.
                for (Path file : files.filter(Files::isRegularFile)
                        .filter(file -> !file.getParent().endsWith(".incoming"))
                        .toList()) {
                    hashes.put(folder.relativize(file).toString(), sha256(Files.readAllBytes(file)));
                }
            }
        }
        return compare(rows, hashes);
    }

    private static List<Violation> compare(Rows rows, Map<String, String> hashes) {
        List<Violation> violations = new ArrayList<>();
        for (Map<String, Object> asset :
                rows.query("SELECT asset_id, sha256, storage_key, thumbnail_key, sidecar_key FROM assets")) {
            String found = hashes.remove(asset.get("storage_key").toString());
            if (!asset.get("sha256").equals(found)) {
                violations.add(new Violation(
                        "I6", "every asset's object is stored with its hash", asset + ", in storage " + found));
            }
            for (String companion : List.of("thumbnail_key", "sidecar_key")) {
                if (hashes.remove(asset.get(companion).toString()) == null) {
                    violations.add(new Violation("I6", "every asset has its companions in storage", asset.toString()));
                }
            }
        }
        hashes.keySet()
                .forEach(orphan ->
                        violations.add(new Violation("I7", "nothing is in storage without its asset", orphan)));
        return violations;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
