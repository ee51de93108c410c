package dev.darkroom.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.catalog.CatalogConflictException;
import dev.darkroom.catalog.LiveCatalog;
import dev.darkroom.catalog.Model;
import dev.darkroom.catalog.ModelWrites;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.render.ErrorType;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.camel.ExchangeProperty;

/** {@code /model-config}: the models in force, as their files say them. */
public final class ModelCalls {
    private static final JsonMapper JSON = new JsonMapper();

    private final LiveCatalog catalog;
    private final ModelWrites writes;
    private final KnownInstances instances;

    public ModelCalls(LiveCatalog catalog, ModelWrites writes) {
        this.catalog = catalog;
        this.writes = writes;
        this.instances = new KnownInstances(() -> catalog.get().instances().keySet());
    }

    /** {@code GET /model-config}: those that the caller's instance may use. */
    public HttpAnswer list(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        String instance = Operators.present(call.allowing("instance"), instances);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode data = document.putArray("data");
        catalog.get().models().values().stream()
                .filter(model -> mayUse(instance, model))
                .forEach(model -> data.add(tree(model)));
        return HttpAnswer.json(200, document);
    }

    /** {@code GET /model-config/{id}}: one of them. */
    public HttpAnswer get(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        String instance = Operators.present(call.allowing(), instances);
        Model model = catalog.get().models().get(call.parameter("id"));
        if (model == null || !mayUse(instance, model)) {
            throw unknown(call);
        }
        if (Versions.has(call, tag(model))) {
            return HttpAnswer.empty(304).with("ETag", tag(model));
        }
        return answer(200, model);
    }

    /** {@code PUT /model-config/{id}}: writes its file; it is in force when this is answered. */
    public HttpAnswer put(@ExchangeProperty(CallReader.CALL) HttpCall call)
            throws HttpProblem, InvalidInputException, IOException {
        Operators.require(call.allowing(), "models are those");
        Predicate<Optional<Model>> wanted = wanted(call);
        AtomicBoolean fresh = new AtomicBoolean();
        try {
            Model model = writes.put(call.parameter("id"), call.json(), present -> {
                fresh.set(present.isEmpty());
                return wanted.test(present);
            });
            return fresh.get()
                    ? answer(201, model).with("Location", "/model-config/" + model.modelId())
                    : answer(200, model);
        } catch (CatalogConflictException e) {
            throw problem(call, e);
        }
    }

    /** {@code DELETE /model-config/{id}}: removes its file. */
    public HttpAnswer delete(@ExchangeProperty(CallReader.CALL) HttpCall call)
            throws HttpProblem, InvalidInputException, IOException {
        Operators.require(call.allowing(), "models are those");
        try {
            writes.delete(call.parameter("id"), wanted(call));
            return HttpAnswer.empty(204);
        } catch (CatalogConflictException e) {
            throw problem(call, e);
        }
    }

    private boolean mayUse(String instanceId, Model model) {
        return instanceId == null || catalog.get().instance(instanceId).mayUse(model);
    }

    private static Predicate<Optional<Model>> wanted(HttpCall call) {
        boolean anyIsGood = call.header("If-Match").isEmpty();
        return present -> (anyIsGood
                        || present.filter(model -> Versions.means(call, tag(model)))
                                .isPresent())
                && present.filter(model -> Versions.has(call, tag(model))).isEmpty();
    }

    private static String tag(Model model) {
        return '"' + model.version().sha256() + '"';
    }

    private static HttpAnswer answer(int status, Model model) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set("data", tree(model));
        return HttpAnswer.json(status, document).with("ETag", tag(model));
    }

    private static JsonNode tree(Model model) {
        try {
            return JSON.readTree(model.version().document());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a model in force cannot be read", e);
        }
    }

    private static HttpProblem problem(HttpCall call, CatalogConflictException conflict) {
        return switch (conflict.why()) {
            case UNKNOWN -> unknown(call);
            case PRECONDITION -> new HttpProblem(412, ErrorType.INVALID_REQUEST, conflict.getMessage());
            case REST -> new HttpProblem(409, ErrorType.INVALID_REQUEST, conflict.getMessage());
        };
    }

    private static HttpProblem unknown(HttpCall call) {
        return HttpProblem.notFound("there is no model '" + call.parameter("id") + "'; GET /model-config lists them");
    }
}
