package dev.darkroom.web;

import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import org.apache.camel.ExchangeProperty;

/** {@code /openapi.yaml} and {@code /docs}: what the HTTP side takes and answers. */
public final class ApiCalls {
    private final String document;
    private final ApiPage page;

    public ApiCalls() {
        ApiDocument contract = new ApiDocument();
        document = contract.text();
        page = new ApiPage(contract);
    }

    /** {@code GET /openapi.yaml}. */
    public HttpAnswer document(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        return Versions.of(call.allowing(), HttpAnswer.text(200, "application/yaml", document));
    }

    /** {@code GET /docs}. */
    public HttpAnswer page(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        return Versions.of(call.allowing(), HttpAnswer.text(200, "text/html", page.html()))
                .with("Content-Security-Policy", page.policy());
    }
}
