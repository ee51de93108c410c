package dev.darkroom.simulator;

import static dev.darkroom.simulator.SimulatorClient.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/** Speaks to the simulator as a customer of Replicate. */
final class ReplicateClient {
    static final String HASH = "7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc";

    private final Simulator simulator;
    private final SimulatorClient http;

    ReplicateClient(Simulator simulator) {
        this.simulator = simulator;
        this.http = new SimulatorClient(simulator);
    }

    /** The file at an address, fetched without the key. */
    HttpResponse<byte[]> file(String address) throws Exception {
        return http.get(address);
    }

    /** A new prediction as it is at the first question. */
    JsonNode done(Map<String, ?> input) throws Exception {
        return get(json(sdxl(input)).at("/urls/get").asText());
    }

    HttpResponse<byte[]> sdxl(Map<String, ?> input) throws Exception {
        return predict("stability-ai/sdxl:" + HASH, input);
    }

    HttpResponse<byte[]> predict(String version, Map<String, ?> input) throws Exception {
        Map<String, Object> body = new HashMap<>();
        body.put("version", version);
        body.put("input", input);
        return post(simulator.replicateBaseUrl() + "/predictions", body);
    }

    HttpResponse<byte[]> post(String address, Map<String, ?> body) throws Exception {
        return http.post(address, "Authorization", "Bearer r8", body);
    }

    JsonNode get(String address) throws Exception {
        return json(poll(address));
    }

    HttpResponse<byte[]> poll(String address) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(address)).header("Authorization", "Bearer r8"));
    }
}
