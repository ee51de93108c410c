package dev.darkroom.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.AssetExports;
import dev.darkroom.adapter.jdbc.AssetSearch;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.asset.Asset;
import dev.darkroom.job.ExportRequest;
import dev.darkroom.job.InputError;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.StrictDocument;
import dev.darkroom.render.ErrorType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.ExchangeProperty;

/** {@code POST /assets/{id}/exports}: an image that is there already goes where a job's would. */
public final class ExportCalls {
    private static final int LONGEST = 64 * 1024;
    private static final String PLACE = "/exports/0";

    private final AssetSearch assets;
    private final AssetExports exports;
    private final JobReader jobs;
    private final StrictDocument reader = new StrictDocument("an export", LONGEST);

    public ExportCalls(AssetSearch assets, AssetExports exports, JobReader jobs) {
        this.assets = assets;
        this.exports = exports;
        this.jobs = jobs;
    }

    /** 202 when there is something to do now, else 200; either with all exports of the asset. */
    public HttpAnswer ask(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem, InvalidInputException {
        Asset asset = assets.find(call.allowing().caller().instanceId(), call.parameter("id"))
                .orElseThrow(() -> AssetCalls.unknown(call));
        ExportRequest request = request(reader.read(call.json()));
        if (asset.placeholder()) {
            throw new HttpProblem(
                    409,
                    ErrorType.INVALID_REQUEST,
                    "asset '" + asset.id() + "' is a placeholder, which is exported nowhere",
                    List.of(),
                    Map.of());
        }
        boolean news = exports.ask(asset.id(), request);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("asset_id", asset.id());
        document.putArray("exports").addAll(exports.of(asset.id()));
        return HttpAnswer.json(news ? 202 : 200, document).with("Location", "/assets/" + asset.id());
    }

    /** An export is what it is in a job, so it is read as a part of one. */
    private ExportRequest request(ObjectNode export) throws HttpProblem {
        ObjectNode job = JsonNodeFactory.instance.objectNode();
        job.put("prompt", "export");
        job.putArray("exports").add(export);
        JobEntry entry = jobs.readOne(job.toString().getBytes(StandardCharsets.UTF_8));
        if (!entry.valid()) {
            throw HttpProblem.of(entry.errors().stream()
                    .map(error -> new InputError(
                            null,
                            error.pointer().startsWith(PLACE) ? error.pointer().substring(PLACE.length()) : "",
                            error.problem(),
                            error.expected()))
                    .toList());
        }
        return entry.request().exports().stream()
                .findFirst()
                .orElseThrow(() -> HttpProblem.of(List.of(new InputError(
                        null, "/to", "is \"webhook\", which is told of jobs, not of images", "a target of images"))));
    }
}
