package dev.darkroom.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.access.Caller;
import dev.darkroom.access.FigmaTokens;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.StrictDocument;
import java.time.Duration;
import java.util.Iterator;
import org.apache.camel.ExchangeProperty;

/** {@code POST /figma/tokens}: what the Figma plugin shows in the place of a key. */
public final class FigmaTokenCalls {
    /** How long a token is good at most, in minutes. */
    public static final int LONGEST_MINUTES = 24 * 60;
    /** How long one is good when nothing is said, in minutes. */
    public static final int USUAL_MINUTES = 60;

    private static final int LONGEST_BODY = 1024;

    private final FigmaTokens tokens;
    private final StrictDocument reader = new StrictDocument("a token", LONGEST_BODY);

    public FigmaTokenCalls(FigmaTokens tokens) {
        this.tokens = tokens;
    }

    /** 201 with a token that sees what its maker sees. */
    public HttpAnswer make(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem, InvalidInputException {
        ObjectNode wish = reader.read(call.allowing().json());
        Duration life = Duration.ofMinutes(minutes(wish));
        Caller maker = call.caller();
        FigmaTokens.Token token = tokens.make(maker, life);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putObject("data")
                .put("token", token.text())
                .put("expires", token.expires().toString())
                .put("instance_id", maker.seesAll() ? Caller.ALL : maker.instanceId());
        return HttpAnswer.json(201, document);
    }

    private static int minutes(ObjectNode wish) throws HttpProblem {
        for (Iterator<String> names = wish.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals("minutes")) {
                throw HttpProblem.of("/" + name, "is no field of a token", "minutes");
            }
        }
        JsonNode minutes = wish.path("minutes");
        if (minutes.isMissingNode()) {
            return USUAL_MINUTES;
        }
        if (!minutes.isIntegralNumber() || minutes.asLong() < 1 || minutes.asLong() > LONGEST_MINUTES) {
            throw HttpProblem.of("/minutes", "is " + minutes, "a whole number from 1 to " + LONGEST_MINUTES);
        }
        return minutes.asInt();
    }
}
