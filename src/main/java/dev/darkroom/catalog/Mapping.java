package dev.darkroom.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** A jq program of a model file: from one JSON document to another. Thread-safe. */
public final class Mapping {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Pattern TEXT_OR_COMMENT = Pattern.compile("\"(?:\\\\.|[^\"\\\\])*+\"|#[^\\n]*");

    private final String program;
    private final JsonQuery query;
    private final Scope scope;

    /** A mapping that does not do what it is there for; the message says what, without the document. */
    public static final class MappingException extends Exception {
        private static final long serialVersionUID = 1L;

        MappingException(String message) {
            super(message);
        }
    }

    private Mapping(String program, JsonQuery query, Scope scope) {
        this.program = program;
        this.query = query;
        this.scope = scope;
    }

    /** Compiles the program. */
    public static Mapping of(String program) throws MappingException {
        try {
            Scope scope = Scope.newEmptyScope();
            BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, scope);
            // The environment holds keys; a catalogue may come from elsewhere.
            scope.addFunction("env", 0, (s, args, in, path, output, version) -> {
                throw new JsonQueryException("env is not available in a catalogue");
            });
            scope.setValue("ENV", NullNode.getInstance());
            MappingRun.meter(scope);
            return new Mapping(program, JsonQuery.compile(program, Versions.JQ_1_6), scope);
        } catch (JsonQueryException e) {
            throw new MappingException("is no jq program: " + firstLine(e));
        } catch (StackOverflowError e) {
            throw new MappingException("is no jq program: it is nested too deeply");
        }
    }

    /** The program as it is written. */
    public String program() {
        return program;
    }

    /**
     * Whether the word is in the program outside its comments. That says that it is meant, not what is made of it: a program
     * that names an option and ignores it is believed.
     */
    public boolean names(String member) {
        String said = TEXT_OR_COMMENT
                .matcher(program)
                .replaceAll(found -> found.group().startsWith("#") ? "" : Matcher.quoteReplacement(found.group()));
        return Pattern.compile("\\b" + Pattern.quote(member) + "\\b")
                .matcher(said)
                .find();
    }

    /** The one document that the program makes of this one. @throws MappingException also when it comes to no end */
    public JsonNode apply(JsonNode document) throws MappingException {
        List<JsonNode> results = new MappingRun(query, scope, document).results(PATIENCE);
        if (results.isEmpty() || results.get(0).isNull()) {
            throw new MappingException("gives " + (results.isEmpty() ? "nothing" : "null") + " instead of one");
        }
        return results.get(0);
    }

    static String firstLine(JsonQueryException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
