package dev.darkroom.render;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/** The providers that a render is still to be tried at, in their order; the placeholder ends it, if there may be one. */
final class ToTry {
    private final Deque<String> providers = new ArrayDeque<>();
    private final Set<String> planned = new LinkedHashSet<>();
    private final Set<String> late = new LinkedHashSet<>();
    private boolean placeholderBarred;

    /** Behind those that are here already. */
    void add(Collection<String> plan) {
        planned.addAll(plan);
        plan.stream().filter(provider -> !has(provider)).forEach(providers::add);
        orderLate();
    }

    boolean has(String provider) {
        return providers.contains(provider);
    }

    void putFirst(String provider) {
        providers.remove(provider);
        providers.addFirst(provider);
    }

    /** Behind all others that are planned, if it is, now or later; there is no placeholder then. */
    void putLast(String provider) {
        late.add(provider);
        barPlaceholder();
        orderLate();
    }

    private void orderLate() {
        if (late.isEmpty()) {
            return;
        }
        while (has(Planner.NOOP)) {
            providers.removeLast(); // nobody is asked behind a placeholder
        }
        late.stream().filter(planned::contains).forEach(provider -> {
            providers.remove(provider);
            providers.addLast(provider);
        });
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
