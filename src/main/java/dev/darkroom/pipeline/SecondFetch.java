package dev.darkroom.pipeline;

import dev.darkroom.provider.ProviderException;
import dev.darkroom.render.RenderWork;
import java.io.IOException;

/** A provider whose image can be had once more, without another purchase, when its bytes are gone from the spool. */
public interface SecondFetch {
    /**
     * Tries once to put the image of the work's attempt into the spool again, and the answer into the work.
     *
     * @return false: it is not there now
     * @throws ProviderException when it will never be
     */
    boolean again(RenderWork work) throws IOException, ProviderException;
}
