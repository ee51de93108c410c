package dev.darkroom.export.canva;

import dev.darkroom.config.Secret;

/**
 * What Canva gives for a consent.
 *
 * @param access good for a while
 * @param refresh good for one renewal
 * @param lifeSeconds how long {@code access} is good
 * @param scopes what it allows, separated by blanks
 */
public record CanvaTokens(Secret access, Secret refresh, long lifeSeconds, String scopes) {}
