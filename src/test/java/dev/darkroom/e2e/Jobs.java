package dev.darkroom.e2e;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Small jobs, quickly done. */
final class Jobs {
    private Jobs() {}

    /** A job with more fields after its prompt, for example {@code "n": 2}. */
    static String job(String id, String... fields) {
        String more = fields.length == 0 ? "" : ", " + String.join(", ", fields);
        return "{\"job_id\": \"" + id + "\", \"prompt\": \"A red kite over " + id
                + "\", \"width\": 256, \"height\": 256" + more + "}";
    }

    /** A CSV batch of so many jobs, {@code <prefix>-1} and so on. */
    static String csv(String prefix, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> prefix + "-" + i + ",A stone bridge number " + i + ",256,256\n")
                .collect(Collectors.joining("", "job_id,prompt,width,height\n", ""));
    }
}
