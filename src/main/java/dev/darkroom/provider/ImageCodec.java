package dev.darkroom.provider;

import dev.darkroom.catalog.Model.UsagePricing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A provider whose answer to the request holds the image. */
public interface ImageCodec extends ProviderCodec {
    /**
     * What the answer says beside the image.
     *
     * @param finalPrompt the prompt it says it used; null: it does not say
     * @param costMicros by its own figures, micro-dollars; null: it gives none
     */
    record Delivered(String finalPrompt, Long costMicros) {}

    /**
     * Reads a successful answer and writes the image's bytes to the sink while it reads.
     *
     * @param pricing the model's; null: none
     * @throws ProviderException when there is no whole image in it
     * @throws IOException when the sink or the answer's file fails, which is not the provider's fault
     */
    Delivered read(InputStream answer, OutputStream sink, UsagePricing pricing, Words words)
            throws IOException, ProviderException;
}
