package dev.darkroom.adapter.web;

import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.JobConflictException;
import dev.darkroom.render.ErrorType;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is answered when a step of an HTTP route fails: the problem in the shape of its family, never a stack trace. */
public final class ProblemAnswers {
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.http");

    /** The answer to the failure that was caught. */
    public HttpAnswer answer(Exchange exchange) {
        Exception failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        HttpCall call = exchange.getProperty(CallReader.CALL, HttpCall.class);
        if (call == null) {
            LOGGER.debug("a caller left before the request was read: {}", failure.toString());
            exchange.setRouteStop(true);
            return null;
        }
        return ErrorShape.of(call.path()).answer(problem(failure, call), call.id());
    }

    private static HttpProblem problem(Exception failure, HttpCall call) {
        if (failure instanceof HttpProblem problem) {
            return problem;
        }
        if (failure instanceof InvalidInputException invalid) {
            return HttpProblem.of(invalid.errors());
        }
        if (failure instanceof JobConflictException conflict) {
            return new HttpProblem(422, ErrorType.INVALID_REQUEST, conflict.getMessage());
        }
        LOGGER.error("{} {} (request {})", call.method(), call.path(), call.id(), failure);
        return new HttpProblem(ErrorType.INTERNAL, ErrorType.INTERNAL.advice());
    }
}
