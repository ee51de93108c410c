package dev.darkroom.benchmark;

import java.util.List;
import java.util.function.IntFunction;

/**
 * One line of the table.
 *
 * @param name what is measured
 * @param connections that send at once
 * @param cache whether the server has one
 * @param once whether each connection sends one request only
 * @param body the JSON of the request with that number
 * @param asked what many requests to the providers must contain, in path or body, or it measures something else; null: nothing
 * @param aim what is wanted, in words
 */
record Scenario(
        String name, int connections, boolean cache, boolean once, IntFunction<String> body, String asked, String aim) {
    private static final String OPENAI = "/images/generations";

    /** What fails at the first provider. */
    static final String FAULT = " [fault:openai/500]";

    private static final String LITTLE = "\"size\": \"64x64\"";
    private static final String LARGE = "\"size\": \"832x832\"";

    /** An image of 1 KB. */
    static final Scenario SMALL = small(64, "2,000/s");

    static final List<Scenario> ALL = List.of(
            small(1, ""),
            small(10, ""),
            SMALL,
            // Noise, which no format makes smaller.
            new Scenario("images of 2 MB", 10, false, false, each("a storm [noise]", LARGE), OPENAI, "60/s"),
            new Scenario(
                    "fallback: one of ten a 500, then the next", 50, false, false, Scenario::fallback, FAULT, "800/s"),
            new Scenario("cache hits", 1, true, false, i -> json("a lamp that is known", LITTLE), null, "p50 1 ms"),
            new Scenario("cache hits", 64, true, false, i -> json("a lamp that is known", LITTLE), null, ""),
            new Scenario(
                    "1,000 images that take 10 s",
                    1_000,
                    false,
                    true,
                    each("a slow lamp [fault:latency:10000]", LITTLE),
                    OPENAI,
                    "p99 10.5 s, RSS 1 GB"));

    private static Scenario small(int connections, String aim) {
        return new Scenario("images of 1 KB", connections, false, false, each("a lamp", LITTLE), OPENAI, aim);
    }

    /**
     * The first provider, whose model is free, fails one of ten times: more often, and its circuit breaker opens, so that nobody meets
     * the 500. The next is sent the prompt without the fault.
     */
    private static String fallback(int i) {
        return json(
                "a lamp that falls, " + i + (i % 10 == 9 ? FAULT : ""),
                LITTLE + ", \"providers\": [\"openai_compatible\", \"openai_images\"]");
    }

    private static IntFunction<String> each(String prompt, String more) {
        return i -> json(prompt + ", " + i, more);
    }

    private static String json(String prompt, String more) {
        return "{\"prompt\": \"" + prompt + "\", \"allow_placeholder\": false, \"response_format\": \"b64_json\", "
                + more + "}";
    }

    /** Where the requests go: the image is in the answer. */
    String path() {
        return "/v1/images/generations";
    }

    /** Name and connections, to choose it by. */
    String label() {
        return name + " at " + connections;
    }
}
