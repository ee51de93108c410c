package dev.darkroom.web;

import dev.darkroom.adapter.jdbc.LibraryList;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.job.KnownInstances;
import java.util.List;
import java.util.Optional;
import org.apache.camel.ExchangeProperty;

/** {@code GET /libraries}. */
public final class LibraryCalls {
    private static final int MOST = 200;
    private static final int USUAL = 50;

    private final LibraryList libraries;
    private final KnownInstances instances;

    public LibraryCalls(LibraryList libraries, KnownInstances instances) {
        this.instances = instances;
        this.libraries = libraries;
    }

    /** The caller's libraries, newest first. */
    public HttpAnswer list(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        call.allowing("instance", "after", "limit");
        int limit = Paging.limit(call, USUAL, MOST);
        Optional<Paging.Place> after = Paging.after(call);
        List<LibraryList.Row> rows = libraries.newest(
                Operators.instance(call, instances),
                after.map(Paging.Place::at).orElse(null),
                after.map(Paging.Place::id).orElse(null),
                limit + 1);
        return Versions.of(
                call,
                HttpAnswer.json(
                        200,
                        Paging.page(
                                rows,
                                limit,
                                LibraryList.Row::document,
                                row -> new Paging.Place(row.createdAt(), row.id()))));
    }
}
