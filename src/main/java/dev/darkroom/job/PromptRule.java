package dev.darkroom.job;

/** What every prompt must be, as {@code prompt_text} in {@code schemas/job.json} says: for prompts that no job brought. */
public final class PromptRule {
    private static final int LONGEST = 32_000;

    private PromptRule() {}

    /** Whether it has 1 to 32,000 characters, not only spaces, none that controls but newline and tab, none halved. */
    public static boolean holds(String prompt) {
        return prompt.codePointCount(0, prompt.length()) <= LONGEST
                && prompt.codePoints().noneMatch(PromptRule::isBad)
                && prompt.codePoints().anyMatch(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c));
    }

    private static boolean isBad(int c) {
        boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return half || (Character.isISOControl(c) && c != '\n' && c != '\t');
    }
}
