package dev.darkroom.render;

import dev.darkroom.job.JobRequest;

/** The words in which providers are asked for a render: the caller's prompt, or what it was rewritten to. */
public final class Wording {
    private final JobRequest given;
    private JobRequest asked;
    private Attempt rewriting;
    private boolean open;
    private boolean rewritten;

    Wording(JobRequest request) {
        this.given = request;
        this.asked = request;
        this.open = request.enhance();
    }

    /** The job as the caller gave it. */
    JobRequest given() {
        return given;
    }

    /** The job as providers are asked it: with the rewritten prompt, when there is one. */
    public JobRequest asked() {
        return asked;
    }

    /** The prompt that providers are asked. */
    public String prompt() {
        return asked.prompt();
    }

    /** Whether the caller wants the prompt rewritten, and that was neither done nor given up. */
    public boolean isOpen() {
        return open;
    }

    /** The attempt to rewrite it; null: none has begun in this claim. */
    public Attempt rewriting() {
        return rewriting;
    }

    /** The attempt to rewrite it has moved on. */
    public void rewriting(Attempt current) {
        this.rewriting = current;
    }

    /** It was rewritten: providers are asked this prompt. */
    public void rewritten(String prompt) {
        asked = given.withPrompt(prompt);
        open = false;
        rewritten = true;
    }

    /** Whether it was rewritten. */
    public boolean isRewritten() {
        return rewritten;
    }

    /** It stays as the caller gave it. */
    public void keep() {
        open = false;
    }
}
