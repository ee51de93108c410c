package dev.darkroom.web;

import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.asset.AssetFilter;
import dev.darkroom.asset.ReviewState;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.money.Micros;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads from the query of a call which assets are meant. */
final class AssetQuery {
    private static final int MOST_WORDS = 16;
    private static final int MOST_TAGS = 32;
    private static final int LONGEST_TEXT = 500;
    private static final Pattern DOLLARS = Pattern.compile("\\d{1,9}(\\.\\d{1,6})?");
    private static final List<String> NAMES = List.of(
            "q",
            "tag",
            "library",
            "provider",
            "model",
            "review",
            "placeholder",
            "since",
            "until",
            "min_cost_usd",
            "max_cost_usd",
            "instance");

    private AssetQuery() {}

    /**
     * The filter of a call of its caller's instance.
     *
     * @param instances those that there are
     * @param more query parameters that the endpoint has beside those of the filter
     * @throws HttpProblem for one that is not known or has a wrong value; 404 for an instance that is not the caller's
     */
    static AssetFilter of(HttpCall call, KnownInstances instances, String... more) throws HttpProblem {
        List<String> names = new ArrayList<>(NAMES);
        names.addAll(Arrays.asList(more));
        call.allowing(names.toArray(String[]::new));
        return new AssetFilter(
                Operators.instance(call, instances),
                words(call),
                tags(call),
                call.one("library").orElse(null),
                call.one("provider").orElse(null),
                call.one("model").orElse(null),
                review(call),
                flag(call, "placeholder"),
                moment(call, "since"),
                moment(call, "until"),
                micros(call, "min_cost_usd"),
                micros(call, "max_cost_usd"));
    }

    private static List<String> words(HttpCall call) throws HttpProblem {
        String text = call.one("q").orElse("").strip();
        List<String> words = text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
        if (words.size() > MOST_WORDS || text.length() > LONGEST_TEXT) {
            throw HttpProblem.of(
                    "?q",
                    "has " + words.size() + " words and " + text.length() + " characters",
                    "at most " + MOST_WORDS + " words and " + LONGEST_TEXT + " characters");
        }
        return words;
    }

    private static List<String> tags(HttpCall call) throws HttpProblem {
        List<String> tags = call.query().getOrDefault("tag", List.of()).stream()
                .filter(tag -> !tag.isEmpty())
                .toList();
        if (tags.size() > MOST_TAGS) {
            throw HttpProblem.of("?tag", "is given " + tags.size() + " times", "at most " + MOST_TAGS + " tags");
        }
        return tags;
    }

    private static ReviewState review(HttpCall call) throws HttpProblem {
        Optional<String> word = call.one("review");
        if (word.isEmpty()) {
            return null;
        }
        return Arrays.stream(ReviewState.values())
                .filter(each -> each.word().equals(word.get()))
                .findFirst()
                .orElseThrow(() -> wrong(
                        "review",
                        word.get(),
                        "one of "
                                + Arrays.stream(ReviewState.values())
                                        .map(ReviewState::word)
                                        .collect(Collectors.joining(", "))));
    }

    private static Boolean flag(HttpCall call, String name) throws HttpProblem {
        Optional<String> word = call.one(name);
        if (word.isPresent() && !word.get().equals("true") && !word.get().equals("false")) {
            throw wrong(name, word.get(), "true or false");
        }
        return word.map(Boolean::valueOf).orElse(null);
    }

    /** Epoch milliseconds; a date is its beginning, by UTC. */
    private static Long moment(HttpCall call, String name) throws HttpProblem {
        Optional<String> text = call.one(name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return text.get().contains("T") || text.get().contains("t")
                    ? OffsetDateTime.parse(text.get()).toInstant().toEpochMilli()
                    : LocalDate.parse(text.get())
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw wrong(name, text.get(), "a date such as 2026-11-21, or a time such as 2026-11-21T18:00:00Z");
        }
    }

    private static Long micros(HttpCall call, String name) throws HttpProblem {
        Optional<String> text = call.one(name);
        if (text.isPresent() && !DOLLARS.matcher(text.get()).matches()) {
            throw wrong(name, text.get(), "an amount in US dollars with at most 6 decimals, such as 0.04");
        }
        return text.map(dollars -> Micros.ofUsd(new BigDecimal(dollars))).orElse(null);
    }

    private static HttpProblem wrong(String name, String value, String expected) {
        return HttpProblem.of("?" + name, "is '" + value + "'", expected);
    }
}
