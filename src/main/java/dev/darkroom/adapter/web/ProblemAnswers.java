package dev.darkroom.adapter.web;

import dev.darkroom.render.ErrorType;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is answered when a step of an HTTP route fails: the problem in the shape of its family, never a stack trace. */
public final class ProblemAnswers {
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.http");

    /** Makes the answer of the failure that was caught. */
    public void answer(Exchange exchange) {
        Exception failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        HttpCall call = exchange.getProperty(CallReader.CALL, HttpCall.class);
        if (call == null) {
            LOGGER.debug("a caller left before the request was read: {}", failure.toString());
            exchange.setRouteStop(true);
            return;
        }
        HttpProblem problem;
        if (failure instanceof HttpProblem said) {
            problem = said;
        } else {
            LOGGER.error("{} {} (request {})", call.method(), call.path(), call.id(), failure);
            problem = new HttpProblem(ErrorType.INTERNAL, ErrorType.INTERNAL.advice());
        }
        exchange.setProperty(AnswerWriter.ANSWER, ErrorShape.of(call.path()).answer(problem, call.id()));
    }
}
