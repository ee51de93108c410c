package dev.darkroom.web;

import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.render.ErrorType;
import java.util.Set;

/** Whose data is asked for, and who may ask for what is of the whole installation. */
final class Operators {
    private Operators() {}

    /** @throws HttpProblem 403 when the caller's key is bound to one instance */
    static void require(HttpCall call, String what) throws HttpProblem {
        if (!call.caller().seesAll()) {
            throw new HttpProblem(
                    403,
                    ErrorType.UNAUTHORIZED,
                    what + " of all instances; it needs a key made with './darkroom keys add --instance \"*\"'");
        }
    }

    /**
     * Whose rows are asked for: the caller's instance, or the one named as {@code instance}; null: all.
     *
     * @throws HttpProblem 404 when it names one that is not the caller's
     */
    static String instance(HttpCall call) throws HttpProblem {
        String asked = call.one("instance").orElse(null);
        String own = call.caller().instanceId();
        if (own != null && asked != null && !own.equals(asked)) {
            throw unknown(asked);
        }
        return own == null ? asked : own;
    }

    /**
     * The same, where what is asked for is of the catalogue.
     *
     * @param known the instances that there are
     * @throws HttpProblem 404 as well when it names one that is not there
     */
    static String instance(HttpCall call, Set<String> known) throws HttpProblem {
        String instance = instance(call);
        if (call.caller().instanceId() == null && instance != null && !known.contains(instance)) {
            throw unknown(instance);
        }
        return instance;
    }

    private static HttpProblem unknown(String instance) {
        return HttpProblem.notFound("there is no instance '" + instance + "' that this key may use");
    }
}
