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
import dev.darkroom.job.ExportReader;
import dev.darkroom.job.ExportRequest;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.StrictDocument;
import dev.darkroom.render.ErrorType;
import org.apache.camel.ExchangeProperty;

/** {@code POST /assets/{id}/exports}: an image that is there already goes where a job's would. */
public final class ExportCalls {
    private static final int LONGEST = 64 * 1024;

    private final AssetSearch assets;
    private final AssetExports exports;
    private final ExportReader requests;
    private final StrictDocument reader = new StrictDocument("an export", LONGEST);

    public ExportCalls(AssetSearch assets, AssetExports exports, JobReader jobs) {
        this.assets = assets;
        this.exports = exports;
        this.requests = new ExportReader(jobs);
    }

    /** 202 when there is something to do now, else 200; either with all exports of the asset. */
    public HttpAnswer ask(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem, InvalidInputException {
        Asset asset = assets.find(call.allowing().caller().instanceId(), call.parameter("id"))
                .orElseThrow(() -> AssetCalls.unknown(call));
        ExportRequest request = requests.read(reader.read(call.json()));
        if (asset.placeholder()) {
            throw new HttpProblem(
                    409,
                    ErrorType.INVALID_REQUEST,
                    "asset '" + asset.id() + "' is a placeholder, which is exported nowhere");
        }
        boolean news = exports.ask(asset.id(), request);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("asset_id", asset.id());
        document.putArray("exports").addAll(exports.of(asset.id()));
        return HttpAnswer.json(news ? 202 : 200, document).with("Location", "/assets/" + asset.id());
    }
}
