package dev.darkroom.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.Model;
import dev.darkroom.job.InputError;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.render.ErrorType;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.ExchangeProperty;

/** {@code GET /v1/models}: the models that the caller may name, as OpenAI's API lists its own. */
public final class ModelList {
    private final Supplier<Catalog> catalog;
    private final List<String> providers;
    private final KnownInstances instances;

    /** @param providers those that are tried at all */
    public ModelList(Supplier<Catalog> catalog, List<String> providers) {
        this.catalog = catalog;
        this.instances = new KnownInstances(() -> catalog.get().instances().keySet());
        this.providers = List.copyOf(providers);
    }

    /** All of them, by id. */
    public HttpAnswer list(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        String instance = Operators.present(call.allowing(), instances);
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = document.putArray("data");
        catalog.get().models().values().stream()
                .filter(model -> usable(model, instance))
                .forEach(model -> data.add(document(model)));
        return HttpAnswer.json(200, document);
    }

    /** One of them. */
    public HttpAnswer get(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        String instance = Operators.present(call.allowing(), instances);
        String id = call.parameter("id");
        Model model = catalog.get().models().get(id);
        if (model == null || !usable(model, instance)) {
            throw new HttpProblem(
                    404,
                    ErrorType.NOT_FOUND,
                    "there is no model '" + id + "' that can be used",
                    List.of(new InputError(null, "/model", "is '" + id + "'", "one of GET /v1/models")),
                    Map.of());
        }
        return HttpAnswer.json(200, document(model));
    }

    private boolean usable(Model model, String instance) {
        if (model.hasEnded(LocalDate.now(ZoneOffset.UTC)) || !providers.contains(model.providerId())) {
            return false;
        }
        return instance == null || catalog.get().instance(instance).mayUse(model);
    }

    private static ObjectNode document(Model model) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("id", model.modelId());
        document.put("object", "model");
        // OpenAI's clients expect it, and nobody says when a model was made.
        document.put("created", 0);
        document.put("owned_by", model.providerId());
        document.put(
                "shutdown_date",
                model.shutdownDate() == null ? null : model.shutdownDate().toString());
        return document;
    }
}
