package dev.darkroom.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** The calls of the {@link LeastServer}, with the HTTP client that Darkroom's routes use. */
final class LeastCalls {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST = 1_100;

    private final CloseableHttpClient client = HttpClients.custom()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(MOST)
                    .setMaxConnPerRoute(MOST)
                    .build())
            .disableAutomaticRetries()
            .build();

    private final String openAi;

    LeastCalls(String openAi) {
        this.openAi = openAi;
    }

    /** The bytes of an image; null: there is none, as it failed. */
    byte[] ask(String prompt, String size) throws IOException {
        ObjectNode body = JSON.createObjectNode()
                .put("model", "local-model")
                .put("prompt", prompt)
                .put("size", size)
                .put("response_format", "b64_json");
        JsonNode answer = post(openAi + "/images/generations", body);
        return answer == null ? null : answer.at("/data/0/b64_json").binaryValue();
    }

    /** Null: it fails with status 500. */
    private JsonNode post(String address, ObjectNode body) throws IOException {
        HttpPost post = new HttpPost(address);
        post.setHeader("Authorization", "Bearer key-of-the-benchmark");
        post.setEntity(new ByteArrayEntity(JSON.writeValueAsBytes(body), ContentType.APPLICATION_JSON));
        return client.execute(post, answer -> {
            if (answer.getCode() == 500) {
                EntityUtils.consume(answer.getEntity());
                return null;
            }
            if (answer.getCode() != 200) {
                throw new IOException(address + " says " + answer.getCode());
            }
            try (InputStream in = answer.getEntity().getContent()) {
                return JSON.readTree(in);
            }
        });
    }
}
