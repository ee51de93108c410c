package dev.darkroom.render;

import java.util.List;

/**
 * Which providers are tried for a render, in this order, and which are not.
 *
 * @param providers names, in order
 * @param skipped the others of the order, with the reason
 * @param cutOff whether one of them is left out only until its circuit breaker closes
 * @param nextOnRefusal whether the next provider is asked when one refuses the prompt for its content
 */
public record Plan(List<String> providers, List<Skip> skipped, boolean cutOff, boolean nextOnRefusal) {}
