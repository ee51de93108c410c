package dev.darkroom.web;

import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Lists in pages: each page names the place behind which the next begins, so that nothing is skipped or told twice. */
final class Paging {
    private Paging() {}

    /**
     * A place in a list that is ordered by time.
     *
     * @param at epoch milliseconds
     * @param id among those of that time
     */
    record Place(long at, String id) {
        /** As callers get it and give it back. */
        String text() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((at + " " + id).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Behind which place the page begins; empty: at the start. */
    static Optional<Place> after(HttpCall call) throws HttpProblem {
        Optional<String> text = call.one("after");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            String[] parts =
                    new String(Base64.getUrlDecoder().decode(text.get()), StandardCharsets.UTF_8).split(" ", 2);
            return Optional.of(new Place(Long.parseLong(parts[0]), parts[1]));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw HttpProblem.of("?after", "is '" + text.get() + "'", "the 'next' of an earlier page");
        }
    }

    /** How many the page has at most. */
    static int limit(HttpCall call, int usual, int most) throws HttpProblem {
        Optional<String> text = call.one("limit");
        if (text.isEmpty()) {
            return usual;
        }
        try {
            int limit = Integer.parseInt(text.get());
            if (limit >= 1 && limit <= most) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw HttpProblem.of("?limit", "is '" + text.get() + "'", "a number from 1 to " + most);
    }
}
