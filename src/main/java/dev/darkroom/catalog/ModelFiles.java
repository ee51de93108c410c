package dev.darkroom.catalog;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.darkroom.job.Operation;
import dev.darkroom.money.Micros;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads {@code catalog/models/*.yaml}, one model a file. */
final class ModelFiles {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String SUFFIX = ".yaml";

    private record Entry(
            String modelId,
            String providerId,
            String providerModel,
            String endpoint,
            String displayName,
            String status,
            String shutdownDate,
            String replacedBy,
            List<String> operations,
            CapabilityEntry capabilities,
            String payloadMapping,
            String responseMapping,
            List<PriceEntry> pricing,
            UsageEntry usagePricing,
            String source) {}

    private record PriceEntry(
            String operation, String quality, String size, Long minPixels, Long maxPixels, BigDecimal usd) {}

    private record UsageEntry(BigDecimal inputTextTokens, BigDecimal inputImageTokens, BigDecimal outputTokens) {}

    private final Path file;

    private ModelFiles(Path file) {
        this.file = file;
    }

    /**
     * The models by id.
     *
     * @throws InvalidCatalogException naming file, line and field of the first mistake
     */
    static Map<String, Model> read(Path folder) {
        Map<String, Model> models = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
                Model model = new ModelFiles(file).model();
                models.put(model.modelId(), model);
            }
        } catch (IOException e) {
            throw new InvalidCatalogException(folder + " cannot be read: " + e.getMessage());
        }
        return models;
    }

    private Model model() throws IOException {
        Entry entry;
        try {
            entry = YAML.readValue(Files.readAllBytes(file), Entry.class);
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new InvalidCatalogException(file + ", line " + line + ": " + e.getOriginalMessage());
        }
        String stem = file.getFileName().toString().replaceAll("\\.yaml$", "");
        if (!stem.equals(required("model_id", entry.modelId()))) {
            throw wrong("model_id", entry.modelId(), "'" + stem + "', the name of the file");
        }
        return new Model(
                entry.modelId(),
                required("provider_id", entry.providerId()),
                entry.providerModel() == null ? entry.modelId() : entry.providerModel(),
                entry.endpoint(),
                required("display_name", entry.displayName()),
                status(entry.status()),
                date(entry.shutdownDate()),
                entry.replacedBy(),
                operations(entry.operations()),
                capabilities(entry.capabilities()),
                mapping("payload_mapping", entry.payloadMapping()),
                mapping("response_mapping", entry.responseMapping()),
                prices(entry.pricing()),
                usage(entry.usagePricing()),
                required("source", entry.source()));
    }

    private Capabilities capabilities(CapabilityEntry entry) {
        try {
            return entry == null ? null : entry.capabilities();
        } catch (IllegalArgumentException e) {
            throw wrong("capabilities", e.getMessage(), "sizes such as 1024x1024, formats png, jpeg, webp");
        }
    }

    private Mapping mapping(String field, String program) {
        try {
            return program == null ? null : Mapping.of(program);
        } catch (Mapping.MappingException e) {
            throw new InvalidCatalogException(file + ": " + field + " " + e.getMessage());
        }
    }

    private Model.Status status(String word) {
        try {
            return Model.Status.valueOf(required("status", word).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw wrong("status", word, "active, beta, deprecated or retired");
        }
    }

    private LocalDate date(String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw wrong("shutdown_date", text, "a date such as 2026-12-01");
        }
    }

    private Set<Operation> operations(List<String> words) {
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        for (String word : words == null ? List.<String>of() : words) {
            operations.add(operation("operations", word));
        }
        if (operations.isEmpty()) {
            throw wrong("operations", "[]", "at least one of generate, edit");
        }
        return operations;
    }

    private Operation operation(String field, String word) {
        try {
            return Operation.of(word);
        } catch (IllegalArgumentException e) {
            throw wrong(field, word, "generate or edit");
        }
    }

    private List<Model.Price> prices(List<PriceEntry> entries) {
        if (entries == null) {
            throw wrong("pricing", "missing", "a list of prices; [] for a model that cannot be bought");
        }
        return entries.stream().map(this::price).toList();
    }

    private Model.Price price(PriceEntry entry) {
        if (entry.size() != null && !entry.size().matches("[1-9][0-9]{1,4}x[1-9][0-9]{1,4}")) {
            throw wrong("pricing.size", entry.size(), "WIDTHxHEIGHT in pixels, such as 1024x1024");
        }
        return new Model.Price(
                entry.operation() == null ? null : operation("pricing.operation", entry.operation()),
                entry.quality(),
                entry.size(),
                entry.minPixels(),
                entry.maxPixels(),
                micros("pricing.usd", entry.usd()));
    }

    private Model.UsagePricing usage(UsageEntry entry) {
        return entry == null
                ? null
                : new Model.UsagePricing(
                        micros("usage_pricing.input_text_tokens", entry.inputTextTokens()),
                        micros("usage_pricing.input_image_tokens", entry.inputImageTokens()),
                        micros("usage_pricing.output_tokens", entry.outputTokens()));
    }

    private long micros(String field, BigDecimal usd) {
        try {
            long micros = usd == null ? -1 : Micros.ofUsd(usd);
            if (micros >= 0) {
                return micros;
            }
        } catch (ArithmeticException e) {
            // Said below, with the value.
        }
        throw wrong(field, String.valueOf(usd), "dollars, 0 or more, with at most 6 decimals");
    }

    private String required(String field, String value) {
        if (value == null || value.isBlank()) {
            throw wrong(field, "missing", "a text");
        }
        return value;
    }

    private InvalidCatalogException wrong(String field, String value, String expected) {
        return new InvalidCatalogException(file + ": " + field + " is " + value + "; expected " + expected);
    }
}
