package dev.darkroom.money;

/**
 * An account and the most that it may hold.
 *
 * @param name what a person calls it, such as {@code the installation's daily budget}
 * @param limitMicros reserved and spent together at most, micro-dollars; null: no limit
 */
public record Budget(Account account, String name, Long limitMicros) {}
