package dev.darkroom.catalog;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.catalog.CatalogConflictException.Why;
import dev.darkroom.job.InputError;
import dev.darkroom.job.InvalidInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Writes and removes model files while the catalogue is in force. A model is checked as a file of that content would be,
 * and together with all others; what is wrong changes nothing. Thread-safe.
 */
public final class ModelWrites {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final String DATA = "/data";
    /** As the schema of models has it: it becomes the name of a file. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /** Windows takes a file of that name, whatever its ending, for a device. */
    private static final Pattern DEVICE =
            Pattern.compile("(?:CON|PRN|AUX|NUL|COM\\d|LPT\\d)(?:\\..*)?", Pattern.CASE_INSENSITIVE);

    private final LiveCatalog live;

    public ModelWrites(LiveCatalog live) {
        this.live = live;
    }

    /**
     * Puts a model in force: a new one, or in the place of one that there is.
     *
     * @param body <code>{"data": model}</code>
     * @param wanted whether what is there now is what the caller wants to find
     * @return the model as it is in force
     * @throws InvalidInputException with every mistake of the body
     * @throws CatalogConflictException when it does not go with the other files, or is not what was wanted
     */
    public Model put(String id, byte[] body, Predicate<Optional<Model>> wanted)
            throws IOException, InvalidInputException, CatalogConflictException {
        JsonNode tree = data(body);
        live.change((files, all) -> {
            require(wanted, Optional.ofNullable(all.models().get(id)));
            ModelFiles.Read read = read(id, tree);
            checkWithOthers(files, id, read);
            files.write(id, tree);
        });
        return live.get().models().get(id);
    }

    /**
     * Removes the file of a model.
     *
     * @throws CatalogConflictException when there is none, or the others need it, or it is not what was wanted
     */
    public void delete(String id, Predicate<Optional<Model>> wanted)
            throws IOException, InvalidInputException, CatalogConflictException {
        live.change((files, all) -> {
            Model present = all.models().get(id);
            if (present == null) {
                throw new CatalogConflictException(Why.UNKNOWN, "there is no model '" + id + "'");
            }
            require(wanted, Optional.of(present));
            if (present.version().origin() == Model.Origin.REMOTE) {
                throw new CatalogConflictException(
                        Why.REST, "model '" + id + "' is in the remote catalogue; only what is a file can be removed");
            }
            checkWithOthers(files, id, null);
            files.delete(id);
        });
    }

    private static void require(Predicate<Optional<Model>> wanted, Optional<Model> present)
            throws CatalogConflictException {
        if (!wanted.test(present)) {
            throw new CatalogConflictException(
                    Why.PRECONDITION,
                    present.isPresent()
                            ? "the model is there and has the version "
                                    + present.get().version().sha256()
                            : "the model is not there");
        }
    }

    private static JsonNode data(byte[] body) throws InvalidInputException {
        JsonNode document;
        try (JsonParser parser = JSON.createParser(body)) {
            document = new Lines(parser).tree();
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw invalid(List.of(new InputError(
                    line, "", e.getOriginalMessage().lines().findFirst().orElse(""), "JSON: {\"data\": model}")));
        } catch (IOException e) {
            throw new IllegalStateException("bytes at hand cannot be read", e);
        }
        if (!document.isObject()
                || document.size() != 1
                || !document.path("data").isObject()) {
            throw invalid(List.of(new InputError(
                    null, "", "the body is not an object with the one field 'data'", "{\"data\": model}")));
        }
        return document.get("data");
    }

    private static ModelFiles.Read read(String id, JsonNode tree) throws InvalidInputException {
        CatalogFile file = CatalogFile.of("model " + id, tree);
        Model model = new ModelReader().read(file, Model.Origin.FILE).orElse(null);
        String said = tree.path("model_id").asText("");
        if (!said.isEmpty() && !said.equals(id)) {
            file.wrong("/model_id", "is '" + said + "'", "'" + id + "', as in the path");
        } else if (!ID.matcher(id).matches()) {
            file.wrong("/model_id", "is '" + id + "'", "1 to 128 letters, digits, '.', '_' or '-'");
        } else if (DEVICE.matcher(id).matches()) {
            file.wrong("/model_id", "is '" + id + "', which Windows keeps for a device", "a name that a file can have");
        }
        requireRight(file);
        return new ModelFiles.Read(file, model);
    }

    /** @param read null: the file is removed */
    private static void checkWithOthers(CatalogFolder files, String id, ModelFiles.Read read)
            throws InvalidInputException, CatalogConflictException {
        try {
            files.readWith(id, read);
        } catch (InvalidCatalogException e) {
            if (read != null) {
                requireRight(read.file());
            }
            throw new CatalogConflictException(Why.REST, "the rest of the catalogue is against it: " + e.getMessage());
        }
    }

    private static void requireRight(CatalogFile file) throws InvalidInputException {
        if (!file.errors().isEmpty()) {
            List<InputError> errors = new ArrayList<>();
            file.errors()
                    .forEach(error -> errors.add(
                            new InputError(null, DATA + error.pointer(), error.problem(), error.expected())));
            throw invalid(errors);
        }
    }

    private static InvalidInputException invalid(List<InputError> errors) {
        return new InvalidInputException("a model", errors);
    }
}
