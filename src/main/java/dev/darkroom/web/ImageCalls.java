package dev.darkroom.web;

import dev.darkroom.adapter.jdbc.AssetReader;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.asset.StorageException;
import dev.darkroom.asset.Uploads;
import dev.darkroom.job.Accepted;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.JobConflictException;
import dev.darkroom.job.Submission;
import dev.darkroom.pipeline.Acceptance;
import dev.darkroom.render.ErrorType;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

/** One of OpenAI's image endpoints: its call is a job, whose images are the answer or a stream of events. */
public final class ImageCalls {
    private static final String ASK = "ask";

    private final AskReader reader;
    private final Submissions submissions;
    private final NamedAssets assets;
    private final Uploads uploads;
    private final ImageAnswers answers;
    private final ImageEvents events;

    private ImageCalls(
            AskReader reader,
            Submissions submissions,
            NamedAssets assets,
            Uploads uploads,
            ImageAnswers answers,
            ImageEvents events) {
        this.reader = reader;
        this.submissions = submissions;
        this.assets = assets;
        this.uploads = uploads;
        this.answers = answers;
        this.events = events;
    }

    /** {@code POST /v1/images/generations}. */
    public static ImageCalls generations(
            Submissions submissions, AssetReader assets, Uploads uploads, ImageAnswers answers, ImageEvents events) {
        AskReader reader = call -> new ImageParameters(submissions.object(call.allowing())).ask(List.of());
        return new ImageCalls(reader, submissions, new NamedAssets(assets), uploads, answers, events);
    }

    /** {@code POST /v1/images/edits}. */
    public static ImageCalls edits(
            Submissions submissions, AssetReader assets, Uploads uploads, ImageAnswers answers, ImageEvents events) {
        return new ImageCalls(
                new EditReader(submissions, uploads), submissions, new NamedAssets(assets), uploads, answers, events);
    }

    /** What the call asks for; the route keeps it. */
    public ImageAsk read(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        return reader.read(call);
    }

    /** The job that the call is. The files that it names are kept, so that it can be made whatever happens. */
    public Submission job(@ExchangeProperty(CallReader.CALL) HttpCall call, @ExchangeProperty(ASK) ImageAsk ask)
            throws HttpProblem {
        Submission submission = submissions.of(call, ask.job());
        assets.require(submission.entry().request());
        String instance = submission.entry().request().instanceId();
        try {
            for (Uploads.Upload upload : ask.uploads()) {
                uploads.keep(instance, upload);
            }
        } catch (StorageException e) {
            throw new HttpProblem(
                    ErrorType.STORAGE_FAILED, "the files of the call cannot be kept now: " + e.getMessage());
        }
        return submission;
    }

    /** The images that were made while the caller waited. */
    public HttpAnswer answer(
            @ExchangeProperty(CallReader.CALL) HttpCall call,
            @ExchangeProperty(Acceptance.ACCEPTED) Accepted accepted,
            @ExchangeProperty(ASK) ImageAsk ask)
            throws HttpProblem {
        return answers.of(call, accepted.key(), ask);
    }

    /** Makes the job durable, and answers with its events. */
    public HttpAnswer events(@Body Submission submission, @ExchangeProperty(ASK) ImageAsk ask)
            throws InvalidInputException, JobConflictException {
        return events.of(submission, ask);
    }
}
