package dev.darkroom.pipeline;

import dev.darkroom.job.Operation;
import dev.darkroom.provider.KeyRing;
import dev.darkroom.provider.RateLimits;
import dev.darkroom.render.Planner;
import dev.darkroom.render.RenderWaitsException;
import dev.darkroom.render.RenderWork;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.ExchangeProperty;

/** Plans a render and then names one provider route after the other until there is an answer or none is left. */
public final class ProviderRouter {
    /** For so long a render stays with the provider where its price is reserved, instead of beginning anew elsewhere. */
    private static final Duration WORTH_WAITING = Duration.ofMinutes(1);

    private final Planner planner;
    private final KeyRing keys;
    private final RateLimits rates;
    private final Map<String, String> routes;

    /** @param providers the providers that have a route: the router sends nowhere else */
    public ProviderRouter(Planner planner, KeyRing keys, RateLimits rates, Collection<String> providers) {
        this.planner = planner;
        this.keys = keys;
        this.rates = rates;
        this.routes = providers.stream().collect(Collectors.toUnmodifiableMap(p -> p, p -> "direct:provider-" + p));
    }

    /** Decides the order, unless an earlier worker's image is at hand already or nobody may be asked. */
    public void plan(@ExchangeProperty(Claims.WORK) RenderWork work) {
        if (!work.hasImage() && !work.isOver()) {
            work.planned(planner.plan(work.wording().asked(), work.inputs(), work.isDryRun()));
        }
    }

    /** The next hop of the dynamic router; null ends it. */
    public String next(@ExchangeProperty(Claims.WORK) RenderWork work) {
        for (String provider = work.nextProvider(); provider != null; provider = work.nextProvider()) {
            requireInputs(work);
            if (work.bought() || work.isDryRun()) {
                return route(provider);
            }
            Duration pause = keys.left(provider);
            String why = "it is left alone for now: " + keys.reason(provider);
            if (pause.isZero()) {
                pause = rates.take(provider);
                why = "it was sent as many requests as darkroom.provider." + provider + ".rate allows in a minute";
            }
            if (pause.isZero()) {
                return route(provider);
            }
            if (work.isReserved()
                    && work.attempt().provider().equals(provider)
                    && pause.compareTo(WORTH_WAITING) <= 0) {
                throw new RenderWaitsException(
                        work.claim(), "for " + provider + ", where its price is reserved", pause);
            }
            work.busy(provider, why, pause);
        }
        return null;
    }

    /** A render that was at a provider when it was claimed has none yet; with another one it begins anew. */
    private static void requireInputs(RenderWork work) {
        boolean missing =
                work.request().operation() == Operation.EDIT && work.inputs().image() == null;
        if (missing && !work.bought() && !work.isDryRun()) {
            throw new RenderWaitsException(work.claim(), "for its inputs", Duration.ZERO);
        }
    }

    private String route(String provider) {
        String route = routes.get(provider);
        if (route == null) {
            throw new IllegalStateException(
                    provider + " has an image for us and is not in darkroom.providers any more");
        }
        return route;
    }
}
