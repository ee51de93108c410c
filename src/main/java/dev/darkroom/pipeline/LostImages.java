package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.AttemptEnds;
import dev.darkroom.adapter.jdbc.AttemptStore;
import dev.darkroom.asset.Spool;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Images that were paid for and received, and that cannot be stored: had once more where that costs nothing, else lost. */
public final class LostImages {
    private static final Logger LOGGER = LoggerFactory.getLogger(LostImages.class);
    /** After so many failures an image that its provider may still have is given up: a few minutes. */
    private static final int MOST_FAILURES = 8;

    private final AttemptStore store;
    private final AttemptEnds ends;
    private final Spool spool;
    private final Predicate<String> ours;
    private final Map<String, SecondFetch> calls = new ConcurrentHashMap<>();

    /** @param ours whether what that node had in its spool should be in this one */
    public LostImages(AttemptStore store, AttemptEnds ends, Spool spool, Predicate<String> ours) {
        this.store = store;
        this.ends = ends;
        this.spool = spool;
        this.ours = ours;
    }

    /** Names who can fetch a provider's images again. */
    public void add(String provider, SecondFetch call) {
        calls.put(provider, call);
    }

    /**
     * Has the image of the work's ready attempt, which is not in the spool, once more, or ends the attempt.
     *
     * @throws IllegalStateException when it is to be waited for
     */
    void find(RenderWork work) throws IOException {
        Attempt attempt = work.attempt();
        String node = store.spoolNode(attempt).orElse(null);
        if (node != null && !ours.test(node)) {
            throw new IllegalStateException("the image of attempt " + attempt.attemptId() + " is in the spool of node "
                    + node + "; the render waits for that node");
        }
        String why = "its file is gone from the spool";
        try {
            SecondFetch call = calls.get(attempt.provider());
            if (call != null && call.again(work)) {
                LOGGER.warn("attempt {}: the image was gone from the spool, and is there again", attempt.attemptId());
                return;
            }
        } catch (ProviderException e) {
            lost(work, why + " and " + e.getMessage());
            return;
        }
        if (attempt.receipt() != null && work.claim().failures() < MOST_FAILURES) {
            throw new IllegalStateException("the image of attempt " + attempt.attemptId() + " is gone from the spool; "
                    + attempt.provider() + " is asked for it again");
        }
        lost(work, why);
    }

    /** The attempt counts as spent and the render fails. What is left of its files is kept for a person. */
    void lost(RenderWork work, String why) throws IOException {
        Attempt attempt = work.attempt();
        String sentence = "the image of " + attempt.provider() + " is paid for and lost: " + why;
        ends.spentLost(
                work.claim(),
                attempt,
                new AttemptEnds.Failure(
                        ErrorType.INTERNAL, sentence, attempt.result().latencyMillis()));
        spool.setAside(attempt.assetId());
        LOGGER.atError()
                .addKeyValue("attempt", attempt.attemptId())
                .log("attempt {}: {}", attempt.attemptId(), sentence);
        work.failed(ErrorType.INTERNAL, sentence, true);
    }
}
