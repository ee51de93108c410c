package dev.darkroom.render;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/** The providers that a render is still to be tried at, in their order; the placeholder ends it, where there may be one. */
final class ToTry {
    private final Deque<String> providers = new ArrayDeque<>();
    private boolean placeholderBarred;
    private String last; // of those that make real images; null: the plan's order holds

    /** Behind those that are here already. */
    void add(Collection<String> planned) {
        planned.stream().filter(provider -> !has(provider)).forEach(providers::add);
        if (last != null) {
            putLast(last);
        }
    }

    boolean has(String provider) {
        return providers.contains(provider);
    }

    void putFirst(String provider) {
        providers.remove(provider);
        providers.addFirst(provider);
    }

    /** Behind all others, whenever they come; there is no placeholder then. */
    void putLast(String provider) {
        last = provider;
        barPlaceholder();
        providers.remove(Planner.NOOP);
        providers.remove(provider);
        providers.addLast(provider);
    }

    /** A placeholder would be the wrong answer from now on. */
    void barPlaceholder() {
        placeholderBarred = true;
    }

    /** Whether one that makes real images comes next. */
    boolean hasProvider() {
        return !providers.isEmpty() && !providers.peek().equals(Planner.NOOP);
    }

    /** Whether there is any, be it the placeholder. */
    boolean hasAny() {
        return !providers.isEmpty() && (hasProvider() || !placeholderBarred);
    }

    /** Takes the next out; null: there is none. */
    String next() {
        if (!hasAny()) {
            providers.clear();
        }
        return providers.poll();
    }
}
