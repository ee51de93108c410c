package dev.darkroom.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.LedgerReader;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.catalog.LiveCatalog;
import dev.darkroom.config.Since;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.money.Limits;
import dev.darkroom.pipeline.BudgetLine;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.apache.camel.ExchangeProperty;

/** {@code /ledger} and {@code /budgets}: what was reserved, released and spent, and how much is left. */
public final class MoneyCalls {
    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private final Database database;
    private final LedgerReader ledger;
    private final LiveCatalog catalog;
    private final Limits limits;
    private final KnownInstances instances;

    /** @param limits those of the installation */
    public MoneyCalls(Database database, LedgerReader ledger, LiveCatalog catalog, Limits limits) {
        this.database = database;
        this.ledger = ledger;
        this.catalog = catalog;
        this.limits = limits;
        this.instances = new KnownInstances(() -> catalog.get().instances().keySet());
    }

    /** {@code GET /ledger}: the oldest first. */
    public HttpAnswer ledger(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        call.allowing("since", "instance", "after", "limit");
        int limit = Paging.limit(call, USUAL, MOST);
        List<LedgerReader.Entry> entries =
                ledger.page(since(call), Operators.instance(call, instances), after(call), limit + 1);
        return HttpAnswer.json(200, Paging.page(entries, limit, LedgerReader.Entry::document, MoneyCalls::place));
    }

    private static Paging.Place place(LedgerReader.Entry entry) {
        return new Paging.Place(entry.at().toEpochMilli(), entry.kind() + " " + entry.attemptId());
    }

    private static LedgerReader.Place after(HttpCall call) throws HttpProblem {
        Paging.Place place = Paging.after(call).orElse(null);
        if (place == null) {
            return null;
        }
        String[] parts = place.id().split(" ", 2);
        if (parts.length < 2) {
            throw HttpProblem.of("?after", "is no place in the ledger", "the 'next' of an earlier page");
        }
        return new LedgerReader.Place(place.at(), parts[1], parts[0]);
    }

    private Instant since(HttpCall call) throws HttpProblem {
        String text = call.one("since").orElse(null);
        try {
            return text == null ? Instant.EPOCH : Since.of(text, Instant.ofEpochMilli(database.now()));
        } catch (DateTimeParseException e) {
            throw HttpProblem.of(
                    "?since",
                    "is '" + text + "'",
                    "a day (2026-11-21), a moment (2026-11-21T10:00:00Z) or how long ago (90m, 24h, 7d)");
        }
    }

    /** {@code GET /budgets}: those of the present day and month, and in total; the installation's for who sees all. */
    public HttpAnswer budgets(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        String instance = Operators.present(call.allowing("instance"), instances);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode data = document.putArray("data");
        BudgetLine.of(
                        limits,
                        catalog.get().instances().values(),
                        ledger,
                        instance,
                        Instant.ofEpochMilli(database.now()))
                .forEach(line -> data.add(line.document()));
        return HttpAnswer.json(200, document);
    }
}
