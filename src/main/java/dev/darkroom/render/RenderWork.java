package dev.darkroom.render;

import dev.darkroom.asset.Asset;
import dev.darkroom.job.JobRequest;
import dev.darkroom.provider.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One claimed render on its way through the pipeline: what is known of it so far. It is used by one thread and lives as
 * long as the claim.
 */
public final class RenderWork {
    private final Claim claim;
    private final Wording wording;
    private final ToTry toTry = new ToTry();
    private final List<Skip> skipped = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final long startedNanos = System.nanoTime();
    private long calledNanos = startedNanos;
    private Attempt attempt;
    private Attempt.Receipt receipt;
    private Answer answer;
    private Asset asset;
    private Inputs inputs = Inputs.NONE;
    private ErrorType error;
    private String message;
    private boolean over;
    private boolean held;
    private boolean cutOff;
    private boolean nextOnRefusal;
    private Duration wait;

    public RenderWork(Claim claim, JobRequest request) {
        this.claim = claim;
        this.wording = new Wording(request);
    }

    public Claim claim() {
        return claim;
    }

    public JobRequest request() {
        return wording.given();
    }

    /** The words in which providers are asked. */
    public Wording wording() {
        return wording;
    }

    /** What an edit begins with; {@link Inputs#NONE} when nothing is edited, and once it was bought. */
    public Inputs inputs() {
        return inputs;
    }

    /** The checked inputs of an edit. */
    public void inputs(Inputs checked) {
        this.inputs = checked;
    }

    /** Whether nobody may be asked any more. */
    public boolean isOver() {
        return over;
    }

    /** Takes the plan over; an attempt that has begun is gone on with first. */
    public void planned(Plan plan) {
        toTry.add(plan.providers());
        skipped.addAll(plan.skipped());
        cutOff = plan.cutOff();
        nextOnRefusal = plan.nextOnRefusal();
        if (attempt != null && (bought() || toTry.has(attempt.provider()))) {
            toTry.putFirst(attempt.provider());
        }
    }

    /**
     * The next provider to try; null when there is an answer, nothing may be tried any more, or none is left.
     *
     * @throws RenderWaitsException when only the placeholder is left, and waiting may bring an image
     */
    public String nextProvider() {
        if (over || answer != null) {
            return null;
        }
        if (!bought() && claim.deadline() != null && Instant.now().isAfter(claim.deadline())) {
            failed(ErrorType.CANCELLED, "the deadline " + claim.deadline() + " passed", true);
            return null;
        }
        if (wait != null && !toTry.hasProvider()) {
            throw new RenderWaitsException(claim, "until a provider is free again", wait);
        }
        if (cutOff && !toTry.hasAny()) {
            throw new RenderWaitsException(claim, "until a circuit breaker closes", Duration.ofSeconds(10));
        }
        return toTry.next();
    }

    /** Whether a provider that makes real images is still to be tried. */
    public boolean anotherProvider() {
        return toTry.hasProvider();
    }

    /** Whether anything, be it the placeholder, is still to be tried. */
    public boolean anotherAnswer() {
        return toTry.hasAny();
    }

    /** An attempt has moved on. */
    public void attempt(Attempt current) {
        this.attempt = current;
    }

    /** Goes on with an earlier worker's attempt: with its image when it is ready, else at its provider. */
    public void resume(Attempt open) {
        this.attempt = open;
        if (open.state() == AttemptState.READY) {
            Attempt.Result result = open.result();
            this.answer = new Answer(result.spoolSha256(), result.seed(), result.finalPrompt(), result.costMicros());
        }
    }

    /** Whether a provider may have been paid for the present attempt, or is about to deliver it. */
    public boolean bought() {
        return attempt != null && attempt.state() != AttemptState.RESERVED;
    }

    /** Whether the present attempt has its price reserved and was not sent, or was surely refused. */
    public boolean isReserved() {
        return attempt != null && attempt.state() == AttemptState.RESERVED;
    }

    /** Whether an asynchronous provider has taken the present attempt. */
    public boolean isSubmitted() {
        return attempt != null && attempt.state() == AttemptState.SUBMITTED;
    }

    /** Whether nobody is called for this render. */
    public boolean isDryRun() {
        return claim.dryRun();
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

    /** An asynchronous provider has taken the request. */
    public void taken(Attempt.Receipt given) {
        this.receipt = given;
    }

    /** What it answered to the request. */
    public Attempt.Receipt receipt() {
        return receipt;
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

    /** The provider was left out because its circuit breaker is open. */
    public void cutOff(String provider, String reason) {
        cutOff = true;
        skip(provider, reason);
    }

    /** The provider was left out for a reason that passes: sooner than a placeholder, it is asked again. */
    public void busy(String provider, String reason, Duration pause) {
        waitFor(pause);
        skip(provider, reason);
    }

    /** A provider asked for this pause: sooner than a placeholder, it is asked again. */
    public void waitFor(Duration pause) {
        wait = wait == null || pause.compareTo(wait) < 0 ? pause : wait;
    }

    /** A purchase was refused for its price. A cheaper provider may be tried; a placeholder would hide the refusal. */
    public void refused(String provider, ErrorType type, String why) {
        toTry.barPlaceholder();
        skip(provider, why);
        this.error = type;
        this.message = why;
    }

    /** It may have been bought: no other provider is asked, and a person decides. */
    public void hold(ErrorType type, String why) {
        failed(type, why, true);
        this.held = true;
    }

    /** Whether a person must decide. */
    public boolean held() {
        return held;
    }

    /** The present attempt is over in the database, and brought nothing. */
    public void attemptOver() {
        this.attempt = null;
        this.answer = null;
    }

    /** It is bought from the others, or from this one again when they fail, too; a placeholder would not be what is paid for. */
    public void askLast(String provider) {
        toTry.putLast(provider);
    }

    /** The provider is to be asked before all others. */
    public void askFirst(String provider) {
        toTry.putFirst(provider);
    }

    /** There is no image yet; {@code last} says that no other provider may be tried. */
    public void failed(ErrorType type, String why, boolean last) {
        this.answer = null;
        this.error = type;
        this.message = why;
        this.over = over || last;
    }

    /** Nothing was bought. The next provider is tried where that may help; a placeholder would hide a refused prompt. */
    public void failed(ErrorType type, String why) {
        if (type == ErrorType.MODERATED) {
            toTry.barPlaceholder();
        }
        failed(type, why, type == ErrorType.MODERATED ? !nextOnRefusal : !type.nextProvider());
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
        return message == null ? "no provider could be asked; " + Skip.line(skipped) : message;
    }

    /** Milliseconds since the claim. */
    public long elapsedMillis() {
        return (System.nanoTime() - startedNanos) / 1_000_000;
    }
}
