package dev.darkroom.pipeline;

import dev.darkroom.adapter.http.ProviderFetch;
import dev.darkroom.adapter.http.ProviderFetch.FetchException;
import dev.darkroom.adapter.jdbc.CancelStore;
import dev.darkroom.render.RenderWork;
import java.util.Map;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a provider once to cancel the task of a cancelled job. How the task ends is seen by polling, as always. */
final class TaskCancel {
    private static final Logger LOGGER = LoggerFactory.getLogger(TaskCancel.class);
    private static final String ASKED = "cancelAsked-";
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY = 429;

    private final CancelStore cancels;
    private final ProviderFetch fetch;

    TaskCancel(CancelStore cancels, ProviderFetch fetch) {
        this.cancels = cancels;
        this.fetch = fetch;
    }

    /**
     * Asks if the job is to be cancelled and was not asked for yet.
     *
     * @param url where the provider takes the wish; null: it takes none
     * @param headers show the key
     */
    void ifWished(RenderWork work, Exchange exchange, String url, Map<String, String> headers) {
        String asked = ASKED + work.attempt().attemptId();
        if (url == null || exchange.getProperty(asked) != null || !cancels.isCancelled(work.claim())) {
            return;
        }
        try {
            int status = fetch.post(url, headers);
            LOGGER.info(
                    "{}: asked to cancel; the answer is HTTP {}", work.attempt().attemptId(), status);
            if (status < SERVER_ERROR && status != TOO_MANY) {
                exchange.setProperty(asked, true);
            }
        } catch (FetchException e) {
            LOGGER.info("{}: asked to cancel: {}", work.attempt().attemptId(), e.getMessage());
        }
    }
}
