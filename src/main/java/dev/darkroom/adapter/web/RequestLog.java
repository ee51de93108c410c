package dev.darkroom.adapter.web;

import java.time.Duration;

/** Is told of every request that was answered. */
@FunctionalInterface
public interface RequestLog {
    /**
     * A request was answered, or its caller left.
     *
     * @param route path of the endpoint, such as {@code /jobs/{id}}; {@code none} when none was reached
     * @param method such as {@code GET}; {@code OTHER} for those that no endpoint has
     * @param status HTTP status of the answer
     * @param took from the head of the request to the end of the answer
     */
    void answered(String route, String method, int status, Duration took);
}
