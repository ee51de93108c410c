package dev.darkroom.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.job.Operation;
import dev.darkroom.job.PublishedSchema;
import dev.darkroom.money.Micros;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes a model of a document of the form {@code /schemas/model.json}, or notes everything that is wrong with it. */
final class ModelReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final PublishedSchema schema = new PublishedSchema("/schemas/model.json");

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
            String operation,
            String quality,
            String size,
            Long minPixels,
            Long maxPixels,
            BigDecimal usd,
            BigDecimal inputImageUsd) {}

    private record UsageEntry(BigDecimal inputTextTokens, BigDecimal inputImageTokens, BigDecimal outputTokens) {}

    /** The model; empty when the file has a mistake. */
    Optional<Model> read(CatalogFile file, Model.Origin origin) {
        file.check(schema);
        Mapping payload = mapping(file, "payload_mapping");
        Mapping response = mapping(file, "response_mapping");
        date(file);
        defaultQuality(file);
        freeByTheToken(file);
        if (!file.mistakes().isEmpty()) {
            return Optional.empty();
        }
        Model model = model(file.tree(), payload, response, origin);
        if (payload != null) {
            trySample(file, model);
        }
        return file.mistakes().isEmpty() ? Optional.of(model) : Optional.empty();
    }

    private static Model model(JsonNode tree, Mapping payload, Mapping response, Model.Origin origin) {
        Entry entry;
        try {
            entry = JSON.treeToValue(tree, Entry.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema of models has let through what cannot be read", e);
        }
        return new Model(
                entry.modelId(),
                entry.providerId(),
                entry.providerModel() == null ? entry.modelId() : entry.providerModel(),
                entry.endpoint(),
                entry.displayName(),
                Model.Status.valueOf(entry.status().toUpperCase(Locale.ROOT)),
                entry.shutdownDate() == null ? null : LocalDate.parse(entry.shutdownDate()),
                entry.replacedBy(),
                entry.operations().stream().map(Operation::of).collect(Collectors.toUnmodifiableSet()),
                entry.capabilities() == null ? null : entry.capabilities().capabilities(),
                payload,
                response,
                entry.pricing().stream().map(ModelReader::price).toList(),
                usage(entry.usagePricing()),
                entry.source(),
                Model.Version.of(tree, origin));
    }

    private static Mapping mapping(CatalogFile file, String field) {
        JsonNode program = file.tree().path(field);
        try {
            return program.isTextual() ? Mapping.of(program.textValue()) : null;
        } catch (Mapping.MappingException e) {
            file.wrong("/" + field, e.getMessage(), "a jq program");
            return null;
        }
    }

    private static void date(CatalogFile file) {
        JsonNode date = file.tree().path("shutdown_date");
        try {
            if (date.isTextual()) {
                LocalDate.parse(date.textValue());
            }
        } catch (DateTimeParseException e) {
            if (file.mistakes().stream().noneMatch(mistake -> mistake.contains(": shutdown_date "))) {
                file.wrong("/shutdown_date", "is no day of the calendar", "a date such as 2026-12-01");
            }
        }
    }

    private static void defaultQuality(CatalogFile file) {
        JsonNode word = file.tree().at("/capabilities/default_quality");
        if (word.isTextual() && !file.tree().at("/capabilities/quality").has(word.textValue())) {
            file.wrong("/capabilities/default_quality", "is no word of quality", "one of those listed there");
        }
    }

    /** Such a price would reserve nothing, so that no budget could stop what the tokens cost. */
    private static void freeByTheToken(CatalogFile file) {
        boolean tokensCost = false;
        for (JsonNode price : file.tree().path("usage_pricing")) {
            tokensCost |= price.isNumber() && price.decimalValue().signum() > 0;
        }
        JsonNode pricing = file.tree().path("pricing");
        for (int i = 0; tokensCost && i < pricing.size(); i++) {
            JsonNode usd = pricing.path(i).path("usd");
            if (usd.isNumber() && usd.decimalValue().signum() == 0) {
                file.wrong(
                        "/pricing/" + i + "/usd",
                        "is 0, although usage_pricing has prices",
                        "the dearest price of an image, which is reserved before its tokens are known");
            }
        }
    }

    private static void trySample(CatalogFile file, Model model) {
        for (SampleAsk sample : SampleAsk.of(model)) {
            try {
                sample.body();
            } catch (Mapping.MappingException e) {
                file.wrong("/payload_mapping", e.getMessage() + " for a job with " + sample.words(), "a JSON object");
            }
        }
    }

    private static Model.Price price(PriceEntry entry) {
        return new Model.Price(
                entry.operation() == null ? null : Operation.of(entry.operation()),
                entry.quality(),
                entry.size(),
                entry.minPixels(),
                entry.maxPixels(),
                Micros.ofUsd(entry.usd()),
                entry.inputImageUsd() == null ? 0 : Micros.ofUsd(entry.inputImageUsd()));
    }

    private static Model.UsagePricing usage(UsageEntry entry) {
        return entry == null
                ? null
                : new Model.UsagePricing(
                        Micros.ofUsd(entry.inputTextTokens()),
                        Micros.ofUsd(entry.inputImageTokens()),
                        Micros.ofUsd(entry.outputTokens()));
    }
}
