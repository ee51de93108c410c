package dev.darkroom.access;

/**
 * A key that is neither revoked nor expired.
 *
 * @param caller who calls with it
 * @param secretSha256 SHA-256 of its secret, lower-case hex
 * @param leftMillis how long it is valid yet; {@link Long#MAX_VALUE}: for ever
 * @param useNoted whether it is written down that it was used within the last minute
 */
public record UsableKey(Caller caller, String secretSha256, long leftMillis, boolean useNoted) {}
