package dev.darkroom.simulator;

import java.util.Locale;

/** The providers the simulator plays. */
public enum Vendor {
    OPENAI("openai_images"),
    FLUX("flux"),
    GEMINI("gemini"),
    REPLICATE("replicate_sdxl"),
    OPENROUTER("openrouter"),
    STABILITY("sdxl"),
    IDEOGRAM("ideogram");

    private final String id;

    Vendor(String id) {
        this.id = id;
    }

    /** The provider's id as in the catalogue. */
    public String id() {
        return id;
    }

    String nick() {
        return name().toLowerCase(Locale.ROOT);
    }
}
