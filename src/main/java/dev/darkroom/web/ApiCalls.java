package dev.darkroom.web;

import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import org.apache.camel.ExchangeProperty;

/** {@code /openapi.yaml} and {@code /docs}: what the HTTP side takes and answers. */
public final class ApiCalls {
    private Documents documents; // null: nobody has asked yet

    private record Documents(String contract, ApiPage page) {}

    /** Made when somebody asks first: it takes a good part of a second, which no start should wait for. */
    private synchronized Documents documents() {
        if (documents == null) {
            ApiDocument contract = new ApiDocument();
            documents = new Documents(contract.text(), new ApiPage(contract));
        }
        return documents;
    }

    /** {@code GET /openapi.yaml}. */
    public HttpAnswer document(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        return Versions.of(
                call.allowing(),
                HttpAnswer.text(200, "application/yaml", documents().contract()));
    }

    /** {@code GET /docs}. */
    public HttpAnswer page(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        ApiPage page = documents().page();
        return Versions.of(call.allowing(), HttpAnswer.text(200, "text/html", page.html()))
                .with("Content-Security-Policy", page.policy());
    }
}
