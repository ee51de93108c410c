package dev.darkroom.adapter.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;

/** Fetches the models of a remote catalogue. It sends no secret and follows no redirect. */
public final class RemoteModels implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 16 << 20;
    private static final int OK = 200;

    private final URI address;
    private final CloseableHttpClient client;

    /** @param url the catalogue's address, http or https, without a slash at its end */
    public RemoteModels(String url) {
        this.address = URI.create(url + "/model-config");
        this.client = ProviderClients.client(SystemDefaultDnsResolver.INSTANCE, LONGEST);
    }

    /** Where it asks. */
    public String address() {
        return address.toString();
    }

    /**
     * The list of models as it is.
     *
     * @throws IOException when there is none within 10 seconds and 16 MiB
     */
    public byte[] fetch() throws IOException {
        return fetch(address);
    }

    /**
     * What it says of one model, as it is.
     *
     * @param modelId letters, digits, '.', '_' and '-'
     * @throws IOException when there is nothing within 10 seconds and 16 MiB; the message names the model
     */
    public byte[] fetch(String modelId) throws IOException {
        try {
            return fetch(URI.create(address + "/" + modelId));
        } catch (IOException e) {
            throw new IOException("model " + modelId + ": " + e.getMessage(), e);
        }
    }

    private byte[] fetch(URI from) throws IOException {
        HttpGet request = new HttpGet(from);
        request.setHeader("Accept", "application/json");
        request.setHeader("Accept-Encoding", "identity");
        try (ClassicHttpResponse response = client.executeOpen(HttpHost.create(address), request, null)) {
            if (response.getCode() != OK) {
                throw new IOException("it answers HTTP " + response.getCode());
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            try (InputStream in = response.getEntity() == null
                    ? InputStream.nullInputStream()
                    : response.getEntity().getContent()) {
                if (!new Transfer(MOST_BYTES, LONGEST).copy(in, body)) {
                    throw new IOException("its answer is longer than 16 MiB");
                }
            }
            return body.toByteArray();
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
