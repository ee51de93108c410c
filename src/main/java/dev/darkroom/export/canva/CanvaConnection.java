package dev.darkroom.export.canva;

import dev.darkroom.config.Secret;
import java.time.Instant;

/**
 * The consent that this installation has.
 *
 * @param generation of the tokens; grows with every login and every renewal, and never comes again
 * @param account whose it is, for people to read
 * @param scopes what it allows, separated by blanks
 * @param fresh whether {@code access} is good for a while yet
 * @param accessEnds when it is not good any more
 * @param lost why somebody has to log in again; null: nobody has to
 */
public record CanvaConnection(
        long generation,
        String account,
        String scopes,
        Secret access,
        Secret refresh,
        boolean fresh,
        Instant connected,
        Instant accessEnds,
        String lost) {}
