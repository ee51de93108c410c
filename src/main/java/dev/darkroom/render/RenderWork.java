package dev.darkroom.render;

import dev.darkroom.asset.Asset;
import dev.darkroom.job.JobRequest;
import dev.darkroom.provider.Answer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One claimed render on its way through the pipeline: what is known of it so far. It is used by one thread and lives as
 * long as the claim.
 */
public final class RenderWork {
    private final Claim claim;
    private final JobRequest request;
    private final Deque<String> toTry = new ArrayDeque<>();
    private final List<Skip> skipped = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final long startedNanos = System.nanoTime();
    private long calledNanos = startedNanos;
    private Attempt attempt;
    private Answer answer;
    private Asset asset;
    private ErrorType error;
    private String message;
    private boolean over;
    private boolean busy;

    public RenderWork(Claim claim, JobRequest request) {
        this.claim = claim;
        this.request = request;
    }

    public Claim claim() {
        return claim;
    }

    public JobRequest request() {
        return request;
    }

    /** Takes the plan over. */
    public void planned(Plan plan) {
        toTry.addAll(plan.providers());
        skipped.addAll(plan.skipped());
    }

    /**
     * The next provider to try; null when there is an answer, nothing may be tried any more, or none is left.
     *
     * @throws ProvidersBusyException when only the placeholder is left, and waiting may bring an image
     */
    public String nextProvider() {
        if (over || answer != null) {
            return null;
        }
        if (claim.deadline() != null && Instant.now().isAfter(claim.deadline())) {
            failed(ErrorType.CANCELLED, "the deadline " + claim.deadline() + " passed", true);
            return null;
        }
        if (busy && (toTry.isEmpty() || toTry.peek().equals(Planner.NOOP))) {
            throw new ProvidersBusyException(claim);
        }
        return toTry.poll();
    }

    /** An attempt has moved on. */
    public void attempt(Attempt current) {
        this.attempt = current;
    }

    /** The bytes of an earlier worker are on disk: nothing is bought again, they are stored. */
    public void resume(Attempt ready) {
        this.attempt = ready;
        this.answer = new Answer(ready.spoolSha256(), ready.seed(), ready.finalPrompt(), 0);
    }

    public Attempt attempt() {
        return attempt;
    }

    /** The provider is being called from now. */
    public void called() {
        this.calledNanos = System.nanoTime();
    }

    /** Milliseconds since {@link #called()}. */
    public long callMillis() {
        return (System.nanoTime() - calledNanos) / 1_000_000;
    }

    /** The provider delivered. */
    public void answered(Answer delivered) {
        this.answer = delivered;
    }

    public Answer answer() {
        return answer;
    }

    /** Whether there are bytes to store. */
    public boolean hasImage() {
        return answer != null && !over;
    }

    /** The provider was left out while the plan was carried out. */
    public void skip(String provider, String reason) {
        skipped.add(new Skip(provider, reason));
    }

    /** The provider was left out because it had no free place: that passes. */
    public void busy(String provider) {
        busy = true;
        skip(provider, "all its places are taken");
    }

    /** An attempt failed; {@code last} says that no other provider may be tried. */
    public void failed(ErrorType type, String why, boolean last) {
        this.attempt = null;
        this.answer = null;
        this.error = type;
        this.message = why;
        this.over = over || last;
    }

    /** Something the caller should know. */
    public void warn(String sentence) {
        warnings.add(sentence);
    }

    public void asset(Asset stored) {
        this.asset = stored;
    }

    public Asset asset() {
        return asset;
    }

    public List<Skip> skipped() {
        return List.copyOf(skipped);
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Why there is no image: the last failure, or that nobody could be asked. */
    public ErrorType error() {
        return error == null ? ErrorType.UNSUPPORTED : error;
    }

    /** The sentence that goes with {@link #error()}. */
    public String message() {
        return message == null ? "no provider could be asked; see 'skipped' for the reasons" : message;
    }

    /** Milliseconds since the claim. */
    public long elapsedMillis() {
        return (System.nanoTime() - startedNanos) / 1_000_000;
    }
}
