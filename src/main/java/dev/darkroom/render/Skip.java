package dev.darkroom.render;

/**
 * A provider that was left out, openly.
 *
 * @param provider its name
 * @param reason one phrase a person understands
 */
public record Skip(String provider, String reason) {}
