package dev.darkroom.kill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.e2e.Rows;
import dev.darkroom.invariants.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;

/** E2 and E3 in the bucket that images are exported to: one object for each export, whole, and nothing else. */
final class InBucket {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private InBucket() {}

    static List<Violation> check(Rows rows, S3Client s3, String prefix) throws IOException {
        Map<String, String> hashes = new HashMap<>();
        s3.listObjectsV2Paginator(list -> list.bucket(Surroundings.EXPORTS).prefix(prefix + "/"))
                .contents()
                .forEach(object -> hashes.put(
                        object.key(),
                        Stored.sha256(s3.getObjectAsBytes(
                                        get -> get.bucket(Surroundings.EXPORTS).key(object.key()))
                                .asByteArray())));
        List<Violation> violations = new ArrayList<>();
        for (Map<String, Object> row : rows.query("SELECT e.export_id, e.result, a.sha256 FROM exports e"
                + " JOIN assets a ON a.asset_id = e.asset_id WHERE e.target = 's3' AND e.state = 'done'")) {
            JsonNode result = JSON.readTree(row.get("result").toString());
            if (!row.get("sha256").equals(hashes.remove(result.get("key").asText()))) {
                violations.add(new Violation("E2", "what was exported is in the bucket and whole", row.toString()));
            }
        }
        hashes.keySet().forEach(key -> violations.add(new Violation("E3", "nothing else is in the bucket", key)));
        return violations;
    }
}
