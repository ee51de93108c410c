package dev.darkroom.web;

import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
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
     * Whose rows are asked for: the caller's instance, or the one named as {@code instance}; null: all.
     *
     * @throws HttpProblem 404 when it names one that is not the caller's
     */
    static String instance(HttpCall call) throws HttpProblem {
        String asked = call.one("instance").orElse(null);
        String own = call.caller().instanceId();
        if (own != null && asked != null && !own.equals(asked)) {
            throw HttpProblem.notFound("there is no instance '" + asked + "' that this key may use");
        }
        return own == null ? asked : own;
    }
}
