package dev.darkroom.web;

import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;

/** Reads the calls of one of OpenAI's image endpoints. */
@FunctionalInterface
interface AskReader {
    /**
     * What is asked for.
     *
     * @throws HttpProblem 400 with everything that can be seen to be wrong
     */
    ImageAsk read(HttpCall call) throws HttpProblem;
}
