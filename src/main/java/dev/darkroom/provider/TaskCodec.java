package dev.darkroom.provider;

import dev.darkroom.catalog.Model;
import dev.darkroom.render.Attempt;

/** A provider that takes a request as a task, is asked how it goes, and names an address when the image is there. */
public interface TaskCodec extends ProviderCodec {
    /**
     * Reads the answer to the request.
     *
     * @throws ProviderException when it does not say where to ask
     */
    Attempt.Receipt receipt(Reply answer, Words words) throws ProviderException;

    /**
     * Reads the answer to the question how it goes.
     *
     * @throws ProviderException when the task has ended without an image
     */
    Progress progress(Reply answer, Model model, Words words) throws ProviderException;

    /** Where a task that goes on can be cancelled, by a POST without content; null: nowhere. */
    default String cancelUrl(Reply answer) {
        return null;
    }

    /**
     * How a task goes.
     *
     * @param imageUrl where the image is; null: nowhere yet
     * @param seed the seed it used; null: it does not say
     * @param finalPrompt the prompt it says it used; null: it does not say
     */
    record Progress(String imageUrl, Long seed, String finalPrompt) {
        /** It is being worked on, or cannot be said to have ended. */
        public static final Progress PENDING = new Progress(null, null, null);
    }
}
