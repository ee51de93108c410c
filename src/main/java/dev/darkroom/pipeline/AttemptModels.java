package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.ModelConfigs;
import dev.darkroom.catalog.InvalidCatalogException;
import dev.darkroom.catalog.Model;
import dev.darkroom.catalog.ModelChoice;
import dev.darkroom.catalog.RemoteDocument;
import dev.darkroom.render.Attempt;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models of attempts as they were when the attempts were made: an answer is read as its request was meant. */
final class AttemptModels {
    private static final Logger LOGGER = LoggerFactory.getLogger(AttemptModels.class);

    private final ModelChoice models;
    private final ModelConfigs versions;

    AttemptModels(ModelChoice models, ModelConfigs versions) {
        this.models = models;
        this.versions = versions;
    }

    /** The model that this attempt asks, in the attempt's version; null: it is asked without an entry. */
    Model of(Attempt attempt) {
        Model present = models.named(attempt.provider(), attempt.modelId());
        String version = attempt.modelVersion();
        String now = present == null || present.version() == null
                ? null
                : present.version().sha256();
        if (Objects.equals(version, now)) {
            return present;
        }
        if (version == null) {
            return null; // it has come into the catalogue since, and says nothing of how this one was asked
        }
        return versions.document(attempt.modelId(), version)
                .map(document -> read(attempt, document, present))
                .orElse(present);
    }

    private static Model read(Attempt attempt, String document, Model present) {
        try {
            String source = "model " + attempt.modelId() + " as it was for " + attempt.attemptId();
            return RemoteDocument.ofCopies(source, List.of(document)).models().get(0);
        } catch (InvalidCatalogException e) {
            LOGGER.warn("{}; it is read as the catalogue has it now", e.getMessage());
            return present;
        }
    }
}
