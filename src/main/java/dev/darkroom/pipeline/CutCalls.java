package dev.darkroom.pipeline;

import dev.darkroom.adapter.http.HttpFailures;
import dev.darkroom.provider.ProviderException;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/** Says what a request without an answer means. */
public final class CutCalls {
    /**
     * Names the failure.
     *
     * @throws ProviderException always
     */
    public void failed(Exchange exchange) throws ProviderException {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        throw HttpFailures.ofRequest(exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, IOException.class));
    }
}
