package dev.darkroom.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Texts with a form: switches, choices, names, folders, secrets. */
final class Texts {
    private static final Pattern PROVIDER = Pattern.compile("[a-z0-9_]+");
    // Keys travel in HTTP headers: a blank, a line break or a letter outside ASCII is always a mistake.
    private static final Pattern KEY = Pattern.compile("[!-~]+");

    /** The provider that always answers; it has no settings. */
    static final String LAST_PROVIDER = "noop_media";

    private Texts() {}

    static Format<Boolean> flag() {
        return Format.of("expected true or false", false, text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    static Format<String> choice(String... choices) {
        List<String> allowed = List.of(choices);
        return Format.of("expected one of " + String.join(", ", allowed), allowed.get(0), text -> Optional.of(text)
                .filter(allowed::contains));
    }

    /** A level of safety, in our words or in Gemini's; may be empty. */
    static Format<Optional<String>> safety() {
        Format<Optional<String>> format = Format.of(
                "expected one of off, low, medium, high, or nothing", Optional.empty(), text -> switch (text) {
                    case "" -> Optional.of(Optional.empty());
                    case "off", "OFF", "BLOCK_NONE" -> Optional.of(Optional.of("off"));
                    case "low", "BLOCK_ONLY_HIGH" -> Optional.of(Optional.of("low"));
                    case "medium", "BLOCK_MEDIUM_AND_ABOVE" -> Optional.of(Optional.of("medium"));
                    case "high", "BLOCK_LOW_AND_ABOVE" -> Optional.of(Optional.of("high"));
                    default -> Optional.empty();
                });
        return format.printedAs(level -> level.orElse(""));
    }

    static Format<String> matching(String regex, String expected) {
        Pattern pattern = Pattern.compile(regex);
        return Format.of(expected, "", text -> Optional.of(text).filter(pattern.asMatchPredicate()));
    }

    /** Any text without control characters; may be empty. */
    static Format<String> line() {
        return matching("\\P{Cntrl}*", "expected text without control characters");
    }

    /** A folder; a relative one starts at {@code home}. */
    static Format<Path> folder(Path home) {
        return Format.of("expected a folder, absolute or from " + home, home, text -> {
            try {
                return text.isEmpty()
                        ? Optional.empty()
                        : Optional.of(home.resolve(text).normalize());
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        });
    }

    /** Any text on one line, such as a password; may be empty. */
    static Format<Secret> secret() {
        Format<String> line = line();
        return Format.of(
                line.expected(), Secret.NONE, text -> line.read().apply(text).map(Secret::new));
    }

    /** What a key is made of: nothing, or at least 32 characters. */
    static Format<Secret> secretKey() {
        return Format.of(
                "expected at least 32 visible ASCII characters, such as openssl rand -base64 32 prints, or nothing",
                Secret.NONE,
                text -> Optional.of(new Secret(text))
                        .filter(secret -> text.isEmpty()
                                || (text.length() >= 32 && KEY.matcher(text).matches())));
    }

    /** API keys separated by commas; may be empty. */
    static Format<List<Secret>> keys() {
        return Format.of(
                "expected keys separated by commas, each of visible ASCII characters without blanks",
                List.of(),
                text -> {
                    List<String> keys = items(text);
                    boolean valid =
                            keys.stream().allMatch(key -> KEY.matcher(key).matches());
                    return valid ? Optional.of(keys.stream().map(Secret::new).toList()) : Optional.empty();
                });
    }

    /** Provider names in order, each once, {@code noop_media} last. */
    static Format<List<String>> providerOrder() {
        String expected =
                "expected provider names of a-z, 0-9 and _ separated by commas, each once, " + LAST_PROVIDER + " last";
        return Format.of(expected, List.of(LAST_PROVIDER), (String text) -> {
                    List<String> names = items(text);
                    boolean valid = names.stream()
                                    .allMatch(name -> PROVIDER.matcher(name).matches())
                            && names.stream().distinct().count() == names.size()
                            && names.indexOf(LAST_PROVIDER) == names.size() - 1
                            && !names.isEmpty();
                    return valid ? Optional.of(names) : Optional.empty();
                })
                .printedAs(names -> String.join(",", names));
    }

    private static List<String> items(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }
}
