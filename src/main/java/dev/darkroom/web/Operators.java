package dev.darkroom.web;

import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.render.ErrorType;

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
     * Whose rows are asked for: the caller's instance, also when it is not in the catalogue any more, or the one named as
     * {@code instance}; null: all.
     *
     * @throws HttpProblem 404 when it names one that is not the caller's, or not there
     */
    static String instance(HttpCall call, KnownInstances known) throws HttpProblem {
        String asked = call.one("instance").orElse(null);
        String own = call.caller().instanceId();
        if (asked != null && (own == null ? !known.knows(asked) : !own.equals(asked))) {
            throw unknown(asked);
        }
        return own == null ? asked : own;
    }

    /**
     * The same, where what is asked for is of the catalogue.
     *
     * @throws HttpProblem 404 as well when the caller's own instance is not there
     */
    static String present(HttpCall call, KnownInstances known) throws HttpProblem {
        String instance = instance(call, known);
        if (instance != null && !known.knows(instance)) {
            throw unknown(instance);
        }
        return instance;
    }

    private static HttpProblem unknown(String instance) {
        return HttpProblem.notFound("there is no instance '" + instance + "' that this key may use");
    }
}
