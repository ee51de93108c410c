package dev.darkroom.render;

import java.time.Instant;

/**
 * An image that was bought for one render and may be given to equal ones.
 *
 * @param nodeId which node has its file
 * @param fingerprint of everything that changes the picture: see {@link Fingerprints}
 * @param file name of the file in that node's cache: the id of the asset that it was made for
 * @param storageKey that asset's own copy, which may be deleted
 * @param sha256 of the file, lower-case hex
 * @param bytes length of the file
 * @param provider who made it
 * @param modelId with which model; null: the provider has none
 * @param modelVersion what the catalogue said of the model, by its hash; null: nothing
 * @param seed null: unknown
 * @param finalPrompt the prompt that the provider was given or says it used
 * @param ageMillis how long ago it was kept, milliseconds
 * @param found when it was looked for, by the database's clock
 */
public record CachedImage(
        String nodeId,
        String fingerprint,
        String file,
        String storageKey,
        String sha256,
        long bytes,
        String provider,
        String modelId,
        String modelVersion,
        Long seed,
        String finalPrompt,
        long ageMillis,
        Instant found) {}
