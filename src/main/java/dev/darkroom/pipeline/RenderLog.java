package dev.darkroom.pipeline;

import dev.darkroom.money.Micros;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderState;
import dev.darkroom.render.RenderWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and counts what became of each render: one line, whatever way it went. */
public final class RenderLog {
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.render");

    private final PromptLog prompts;
    private final Measures measures;

    public RenderLog(PromptLog prompts, Measures measures) {
        this.prompts = prompts;
        this.measures = measures;
    }

    /** It has its image, or its placeholder. */
    void made(RenderWork work) {
        RenderState outcome = work.asset().placeholder() ? RenderState.PLACEHOLDER : RenderState.DONE;
        measures.made(work, outcome);
        log(work, outcome, null, work.asset().costMicros());
    }

    /** It has none, and why. */
    void notMade(RenderWork work, RenderState outcome) {
        measures.notMade(work, outcome, work.error());
        log(work, outcome, work.error(), 0);
    }

    private void log(RenderWork work, RenderState outcome, ErrorType error, long costMicros) {
        Attempt attempt = work.attempt();
        LOGGER.atInfo()
                .addKeyValue("job", work.claim().jobKey())
                .addKeyValue("render", work.claim().index())
                .addKeyValue("provider", attempt == null ? "-" : attempt.provider())
                .addKeyValue("outcome", outcome.word())
                .addKeyValue("cache", attempt != null && attempt.cached() ? "hit" : "-")
                .addKeyValue("error_type", error == null ? "-" : error.word())
                .addKeyValue(prompts.key(), prompts.value(work.request().prompt()))
                .addKeyValue("generation_time_ms", work.elapsedMillis())
                .addKeyValue("cost_usd", Micros.usd(costMicros).toPlainString())
                .log(outcome.word());
    }
}
