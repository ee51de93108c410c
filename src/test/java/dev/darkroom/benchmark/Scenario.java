package dev.darkroom.benchmark;

import java.util.function.IntFunction;

/**
 * One line of the table.
 *
 * @param name what is measured
 * @param connections that send at once
 * @param body the JSON of the request with that number
 * @param aim what is wanted, as words
 */
record Scenario(String name, int connections, IntFunction<String> body, String aim) {
    private static final String SMALL = "\"width\": 64, \"height\": 64";
    private static final String LARGE = "\"width\": 832, \"height\": 832";

    /** An image of 1 KB. */
    static Scenario small(int connections, String aim) {
        String name = "images of 1 KB";
        return new Scenario(name, connections, each("a lamp " + connections, SMALL), aim);
    }

    /** An image of 2 MB: noise, which no format makes smaller. */
    static Scenario large(int connections, String aim) {
        return new Scenario("images of 2 MB", connections, each("a storm [noise]", LARGE), aim);
    }

    /** Two of five first calls fail: more, and the breaker would leave the provider out. */
    static Scenario fallback(int connections, String aim) {
        IntFunction<String> body = i -> json(
                "a lamp that falls, " + i + (i % 5 < 2 ? " [fault:gemini/500]" : ""),
                SMALL + ", \"providers\": [\"gemini\", \"openai_compatible\"]");
        return new Scenario("fallback: 500, then the next", connections, body, aim);
    }

    /** The same image again and again. */
    static Scenario cached(int connections, String aim) {
        IntFunction<String> body = i -> json("a lamp that is known", SMALL);
        return new Scenario("cache hits", connections, body, aim);
    }

    private static IntFunction<String> each(String prompt, String more) {
        return i -> json(prompt + ", " + i, more);
    }

    private static String json(String prompt, String more) {
        return "{\"prompt\": \"" + prompt + "\", \"allow_placeholder\": false, " + more + "}";
    }
}
