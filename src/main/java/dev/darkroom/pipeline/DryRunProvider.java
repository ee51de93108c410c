package dev.darkroom.pipeline;

import dev.darkroom.asset.Spool;
import dev.darkroom.job.ImageFormat;
import dev.darkroom.job.JobRequest;
import dev.darkroom.provider.Answer;
import dev.darkroom.provider.dryrun.DryRunPicture;
import dev.darkroom.provider.dryrun.PictureSpec;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.Planner;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import org.apache.camel.ExchangeProperty;

/** Answers in a provider's place without calling anybody: a picture that shows what would have been asked. */
public final class DryRunProvider {
    private final DryRunPicture picture;
    private final Spool spool;
    private final Planner planner;

    public DryRunProvider(DryRunPicture picture, Spool spool, Planner planner) {
        this.picture = picture;
        this.spool = spool;
        this.planner = planner;
    }

    /** Draws the picture into the spool. */
    public void answer(@ExchangeProperty(Claims.WORK) RenderWork work) throws IOException {
        JobRequest request = work.request();
        String provider = work.attempt().provider();
        boolean placeholder = provider.equals(Planner.NOOP);
        long seed = request.seed() == null ? derivedSeed(request.prompt()) : request.seed();
        PictureSpec asked = new PictureSpec(
                provider,
                title(work.attempt()),
                request.prompt(),
                request.negativePrompt(),
                seed,
                request.width(),
                request.height(),
                work.claim().index(),
                placeholder);
        String sha256 = spool.write(work.attempt().assetId(), out -> picture.write(asked, out));
        if (request.format() != null && request.format() != ImageFormat.PNG) {
            work.warn("render " + work.claim().index() + ": " + request.format().word() + " was asked for; "
                    + (placeholder ? "placeholders" : "dry-run pictures") + " are png");
        }
        if ("transparent".equals(request.background())) {
            work.warn("render " + work.claim().index() + ": a transparent background was asked for; "
                    + (placeholder ? "placeholders" : "dry-run pictures") + " are opaque");
        }
        if (placeholder) {
            work.warn("render " + work.claim().index() + " is a placeholder: no provider could make it");
        }
        if (work.isDryRun() && !placeholder) {
            warnOfRealCall(work, provider);
        }
        work.answered(new Answer(sha256, placeholder ? null : seed, request.prompt(), 0L));
    }

    private void warnOfRealCall(RenderWork work, String provider) {
        String reason = planner.reasonOfCapabilities(provider, work.wording().asked(), work.inputs());
        if (reason != null) {
            work.warn("render " + work.claim().index() + ": a real call would skip " + provider + ": " + reason);
        }
    }

    private static String title(Attempt attempt) {
        return attempt.modelId() == null ? attempt.provider() : attempt.provider() + " · " + attempt.modelId();
    }

    /** A provider picks a seed when it is given none; here the same prompt gets the same one. */
    private static long derivedSeed(String prompt) {
        return Integer.toUnsignedLong(prompt.hashCode());
    }
}
