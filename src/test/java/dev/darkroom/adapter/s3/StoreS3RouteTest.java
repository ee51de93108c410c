package dev.darkroom.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.asset.StorageException;
import dev.darkroom.asset.StoreItem;
import dev.darkroom.contract.StoredFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.S3Object;

class StoreS3RouteTest {
    private static final String BUCKET = "pictures";

    @TempDir
    private Path buckets;

    @TempDir
    private Path spool;

    private S3Server server;
    private S3Program program;

    @BeforeEach
    void start() throws Exception {
        server = S3Server.start(buckets);
        server.createBucket(BUCKET);
        server.createBucket("attacker");
        program = new S3Program(server.settings(BUCKET), S3Program.IMPATIENT);
    }

    @AfterEach
    void stop() {
        program.close();
        server.close();
    }

    @Test
    void onlyTheRouteOfTheChosenStorageIsThere() {
        assertThat(program.camel().getRoutes()).extracting(Route::getId).containsExactly("store-s3");
    }

    @Test
    void theMessageLeavesAsItCame() throws Exception {
        StoreItem item = StoredFile.of(spool, "lib/a.png", 1, 1000);

        List<StoreItem> items = List.of(item, StoredFile.of(spool, "lib/a.json", 2, 10));

        Exchange first = send(items, Map.of("Render", "17"));
        Exchange again = send(items, Map.of("Render", "17"));

        for (Exchange exchange : new Exchange[] {first, again}) {
            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getBody()).isSameAs(items);
            assertThat(exchange.getMessage().getHeaders()).isEqualTo(Map.of("Render", "17"));
            assertThat(exchange.getProperty("Kept")).isEqualTo("as it was");
            assertThat(exchange.getProperties()).doesNotContainKeys("darkroomStoreItem", Exchange.EXCEPTION_CAUGHT);
        }
        assertThat(objects(BUCKET)).containsExactly("lib/a.json", "lib/a.png");
    }

    @Test
    void aFailureReachesTheCaller() throws Exception {
        send(List.of(StoredFile.of(spool, "lib/a.png", 1, 1000)), Map.of());

        Exchange exchange = send(
                List.of(StoredFile.of(spool, "lib/a.png", 2, 1000), StoredFile.of(spool, "lib/a.json", 2, 10)),
                Map.of());

        assertThat(exchange.getException())
                .cause()
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("lib/a.png is stored already")
                .hasMessageContaining("other content");
        assertThat(objects(BUCKET)).as("nothing after it is tried").containsExactly("lib/a.png");
    }

    @ParameterizedTest
    @CsvSource({
        "CamelAwsS3BucketName, attacker",
        "CAmelAwsS3OverrideBucketName, attacker",
        "CamelAwsS3OverrideBucketName, attacker",
        "CamelAwsS3Key, stolen.png",
        "CAmelAwsS3Key, stolen.png",
        "camelawss3key, stolen.png",
        "CamelAwsS3Operation, deleteObject",
        "CAMELAWSS3OPERATION, listBuckets",
        "CamelAwsS3StorageClass, GLACIER",
        "CamelAwsS3CannedAcl, PublicRead",
        "CamelAwsS3ContentType, text/html",
        "CamelAwsS3ContentLength, 1",
        "CamelAwsS3ContentMD5, AAAA"
    })
    void headersOfTheSenderSteerNothing(String header, String value) throws Exception {
        StoreItem item = StoredFile.of(spool, "lib/a.png", 1, 1000);

        Exchange exchange = send(List.of(item), Map.of(header, value));

        assertThat(exchange.getException()).isNull();
        assertThat(objects(BUCKET)).containsExactly("lib/a.png");
        assertThat(objects("attacker")).isEmpty();
        var head = server.client().headObject(h -> h.bucket(BUCKET).key("lib/a.png"));
        assertThat(head.contentLength()).isEqualTo(1000);
        assertThat(head.contentType()).isEqualTo("image/png");
        assertThat(head.storageClassAsString()).isNotEqualTo("GLACIER");
    }

    private Iterable<String> objects(String bucket) {
        return server.client().listObjectsV2(l -> l.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private Exchange send(List<StoreItem> items, Map<String, Object> headers) {
        return program.camel().createProducerTemplate().send("direct:store-s3", exchange -> {
            exchange.setProperty("Kept", "as it was");
            exchange.getMessage().setHeaders(new HashMap<>(headers));
            exchange.getMessage().setBody(items);
        });
    }
}
