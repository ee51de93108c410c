package dev.darkroom.config;

import dev.darkroom.config.Settings.ProviderSettings;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the settings of every provider: the ones in the order, and the shipped ones, which exports may use too. */
final class ProviderBinder {
    private static final Pattern SHIPPED = Pattern.compile("darkroom\\.provider\\.([a-z0-9_]+)\\.base-url");

    private final ConfigSource source;
    private final Binder binder;

    ProviderBinder(ConfigSource source, Binder binder) {
        this.source = source;
        this.binder = binder;
    }

    Map<String, ProviderSettings> bind(List<String> order) {
        Set<String> names = new LinkedHashSet<>(order);
        names.remove(Texts.LAST_PROVIDER);
        source.shipped().entries().keySet().stream()
                .map(SHIPPED::matcher)
                .filter(Matcher::matches)
                .forEach(matcher -> names.add(matcher.group(1)));
        Map<String, ProviderSettings> settings = new LinkedHashMap<>();
        names.forEach(name -> settings.put(name, provider("darkroom.provider." + name + ".")));
        return settings;
    }

    /** It may be empty for those providers that are shipped without one. */
    private Format<String> address(String property) {
        PropertiesFile.Entry shipped = source.shipped().entries().get(property);
        return shipped != null && shipped.value().isEmpty()
                ? Addresses.httpOr(ProviderSettings.NOWHERE)
                : Addresses.http();
    }

    private ProviderSettings provider(String prefix) {
        return new ProviderSettings(
                binder.hidden(prefix + "keys", Texts.keys()),
                binder.value(prefix + "base-url", address(prefix + "base-url")),
                binder.value(prefix + "timeout", Quantities.duration("1s", "1h")),
                binder.value(prefix + "concurrency", Quantities.number(1, 4096)),
                binder.value(prefix + "rate", Quantities.rate()),
                binder.value(
                        prefix + "default-model",
                        Texts.matching("[!-~]{0,200}", "expected up to 200 visible ASCII characters without blanks")));
    }
}
