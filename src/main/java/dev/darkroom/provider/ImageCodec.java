package dev.darkroom.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.catalog.Model;
import java.util.List;

/** A provider whose answer to the request holds the image, or the address of it. */
public interface ImageCodec extends ProviderCodec {
    /**
     * Reads a successful answer.
     *
     * @param answer its JSON, in which {@link AnswerFile#tree()} has put a mark for each image
     * @throws ProviderException when there is no image in it
     */
    Delivered read(JsonNode answer, Model model, Words words) throws ProviderException;

    /**
     * Looks for a refusal in a successful answer that a model's own mapping is to read: a mapping knows where the image is,
     * and need not know that it is a blurred one.
     *
     * @throws ProviderException when the answer says in this provider's words that the image is refused
     */
    default void requireAllowed(JsonNode answer, Words words) throws ProviderException {}

    /**
     * What an answer says.
     *
     * @param image the image's base64, or the mark that stands for it; null: it is at {@code imageUrl}
     * @param imageUrl where the image is; null: it is in the answer
     * @param seed the seed it used; null: it does not say
     * @param finalPrompt the prompt it says it used; null: it does not say
     * @param costMicros by its own figures, micro-dollars; null: it gives none
     * @param further other finished images of the same answer, which were not asked for and may be billed, as {@code image}
     */
    record Delivered(
            String image, String imageUrl, Long seed, String finalPrompt, Long costMicros, List<String> further) {
        /** The one image that was asked for. */
        public Delivered(String image, String imageUrl, Long seed, String finalPrompt, Long costMicros) {
            this(image, imageUrl, seed, finalPrompt, costMicros, List.of());
        }
    }
}
