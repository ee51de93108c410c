package dev.darkroom.provider;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Makes what a provider said fit for logs, database and results: short, on one line, without keys, prompt, addresses. */
public final class Words {
    private static final int LONGEST = 200;
    private static final int WORTH_HIDING = 3;

    private final List<String> keys;
    private final List<String> prompts;

    /** @param prompts what was asked for, as given and rewritten; providers like to repeat it */
    public Words(List<String> keys, String... prompts) {
        this.keys = longestFirst(keys.stream());
        this.prompts = longestFirst(Stream.of(prompts).filter(prompt -> prompt.length() >= WORTH_HIDING));
    }

    /** One text may be the beginning of another. */
    private static List<String> longestFirst(Stream<String> texts) {
        return texts.sorted(Comparator.comparingInt(String::length).reversed()).toList();
    }

    /** The provider's sentence; {@code otherwise} when it said nothing. */
    public String of(String said, String otherwise) {
        if (said == null || said.isBlank()) {
            return otherwise;
        }
        String shown = said;
        for (String key : keys) {
            shown = shown.replace(key, "***");
        }
        for (String prompt : prompts) {
            shown = shown.replace(prompt, "(the prompt)");
        }
        shown = shown.replaceAll("(?i)\\b[a-z][a-z0-9+.-]*://\\S+", "(an address)")
                .replaceAll("\\b(?:sk|bfl)-[\\w*.-]+", "***")
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return shown.length() > LONGEST ? shown.substring(0, LONGEST) + "…" : shown;
    }
}
