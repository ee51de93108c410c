package dev.darkroom.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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

    /**
     * A page as callers get it.
     *
     * @param rows of the list from where the page begins; one more than the limit when there is another page
     */
    static <R> ObjectNode page(
            List<R> rows, int limit, Function<R, ? extends JsonNode> document, Function<R, Place> place) {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode data = page.putArray("data");
        rows.stream().limit(limit).forEach(row -> data.add(document.apply(row)));
        return page.put(
                "next", rows.size() > limit ? place.apply(rows.get(limit - 1)).text() : null);
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
