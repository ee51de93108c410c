package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.adapter.s3.S3Server;
import dev.darkroom.engine.Home;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images over HTTP that are kept in a bucket. */
class S3FilesTest {
    private static final String BUCKET = "pictures";

    @TempDir
    private Path buckets;

    @TempDir
    private Path folder;

    private S3Server server;

    @BeforeEach
    void start() throws Exception {
        server = S3Server.start(buckets);
        server.createBucket(BUCKET);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Home home() throws Exception {
        return new Home(folder)
                .with("darkroom.storage", "s3")
                .with("darkroom.s3.endpoint", server.endpoint())
                .with("darkroom.s3.region", "us-east-1")
                .with("darkroom.s3.bucket", BUCKET)
                .with("darkroom.s3.access-key", S3Server.ACCESS_KEY)
                .with("darkroom.s3.secret-key", S3Server.SECRET_KEY)
                .with("darkroom.s3.path-style", "true");
    }

    private static com.fasterxml.jackson.databind.JsonNode make(WebBench web) throws Exception {
        return web.post("/generate", "{\"prompt\": \"a lamp\", \"width\": 64, \"height\": 64}")
                .json()
                .get("data");
    }

    @Test
    void imagesComeThroughUsWholeAndInPart() throws Exception {
        try (WebBench web = new WebBench(home())) {
            var made = make(web);
            String id = made.get("asset_id").asText();
            String path = "/assets/" + id + "/content";

            byte[] image = web.bytes(path).body();
            assertThat(image).hasSize(made.get("bytes").asInt());
            HttpResponse<byte[]> part = web.bytes(path, "Range", "bytes=10-29");
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(image, 10, 30));
            assertThat(web.get("/assets/" + id + "/thumbnail").status()).isEqualTo(200);
            assertThat(web.head(path).header("Content-Length")).isEqualTo(String.valueOf(image.length));
            assertThat(made.get("image_url").asText()).startsWith(web.address() + path + "?expires=");

            server.client()
                    .listObjectsV2(list -> list.bucket(BUCKET))
                    .contents()
                    .forEach(each -> server.client()
                            .deleteObject(delete -> delete.bucket(BUCKET).key(each.key())));
            assertThat(web.get(path).status()).isEqualTo(410);

            server.close();
            assertThat(web.get(path).status()).isEqualTo(503);
        }
    }

    @Test
    void theBucketHandsThemOutWithAddressesThatTheKeySigned() throws Exception {
        try (WebBench web = new WebBench(home().with("darkroom.s3.presigned", "true"))) {
            var made = make(web);
            String url = made.get("image_url").asText();

            assertThat(url).startsWith(server.endpoint() + "/" + BUCKET + "/").contains("X-Amz-Signature=");
            assertThat(url).doesNotContain(S3Server.SECRET_KEY);
            assertThat(get(url).body()).hasSize(made.get("bytes").asInt());
            assertThat(get(url.replaceAll("X-Amz-Signature=..", "X-Amz-Signature=00"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(get(web.get("/assets").json().at("/data/0/image_url").asText())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aPublicAddressGoesBefore() throws Exception {
        try (WebBench web = new WebBench(home().with("darkroom.s3.presigned", "true")
                .with("darkroom.s3.public-url", "https://cdn.example/images"))) {
            assertThat(make(web).get("image_url").asText())
                    .startsWith("https://cdn.example/images/")
                    .doesNotContain("?");
        }
    }

    private static HttpResponse<byte[]> get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
    }
}
