package dev.darkroom.pipeline;

import dev.darkroom.render.Planner;
import dev.darkroom.render.RenderWork;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.ExchangeProperty;

/** Plans a render and then names one provider route after the other until there is an answer or none is left. */
public final class ProviderRouter {
    private final Planner planner;
    private final Map<String, String> routes;

    /** @param providers the providers that have a route: the router sends nowhere else */
    public ProviderRouter(Planner planner, java.util.Collection<String> providers) {
        this.planner = planner;
        this.routes = providers.stream().collect(Collectors.toUnmodifiableMap(p -> p, p -> "direct:provider-" + p));
    }

    /** Decides the order, unless an earlier worker's image is at hand already. */
    public void plan(@ExchangeProperty(Claims.WORK) RenderWork work) {
        if (!work.hasImage()) {
            work.planned(planner.plan(work.request(), work.claim().dryRun()));
        }
    }

    /** The next hop of the dynamic router; null ends it. */
    public String next(@ExchangeProperty(Claims.WORK) RenderWork work) {
        String provider = work.nextProvider();
        return provider == null ? null : routes.get(provider);
    }
}
