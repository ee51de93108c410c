package dev.darkroom.adapter.jdbc;

import dev.darkroom.catalog.Model;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Every version of a model that was ever in force. */
public final class ModelConfigs {
    private final Jdbi jdbi;

    public ModelConfigs(Database database) {
        this.jdbi = database.jdbi();
    }

    /** Keeps these models as the last good copy of the remote catalogue, in the place of the one before. */
    public void copy(Collection<Model> models) {
        jdbi.useTransaction(h -> {
            h.execute("UPDATE model_configs SET last_copy = 0 WHERE last_copy = 1");
            models.forEach(model -> h.createUpdate(
                            "INSERT INTO model_configs (model_id, version, source, document, last_copy, recorded_at)"
                                    + " VALUES (:model, :version, 'remote', :document, 1, <now>)"
                                    + " ON CONFLICT (model_id, version, source) DO UPDATE SET last_copy = 1")
                    .bind("model", model.modelId())
                    .bind("version", model.version().sha256())
                    .bind("document", model.version().document())
                    .execute());
        });
    }

    /** The last good copy of the remote catalogue, each model as JSON. */
    public List<String> lastCopy() {
        return jdbi.withHandle(
                h -> h.createQuery("SELECT document FROM model_configs WHERE last_copy = 1 ORDER BY model_id")
                        .mapTo(String.class)
                        .list());
    }

    /** Keeps those of these versions that are not kept yet. */
    public void keep(Collection<Model> models) {
        jdbi.useTransaction(h -> models.forEach(
                model -> h.createUpdate("INSERT INTO model_configs (model_id, version, source, document, recorded_at)"
                                + " VALUES (:model, :version, :source, :document, <now>) ON CONFLICT DO NOTHING")
                        .bind("model", model.modelId())
                        .bind("version", model.version().sha256())
                        .bind("source", model.version().origin().word())
                        .bind("document", model.version().document())
                        .execute()));
    }

    /** This version of a model as JSON; empty: it is not kept. */
    public Optional<String> document(String modelId, String version) {
        // A file and the remote catalogue may say the same; the hash is that of the document.
        return jdbi.withHandle(h -> h.createQuery(
                        "SELECT MIN(document) FROM model_configs WHERE model_id = :model AND version = :version")
                .bind("model", modelId)
                .bind("version", version)
                .mapTo(String.class)
                .findOne());
    }
}
