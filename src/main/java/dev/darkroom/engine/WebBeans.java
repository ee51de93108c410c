package dev.darkroom.engine;

import dev.darkroom.access.AccessKeys;
import dev.darkroom.access.KeyRate;
import dev.darkroom.adapter.jdbc.AccessKeyStore;
import dev.darkroom.adapter.jdbc.AssetReader;
import dev.darkroom.adapter.jdbc.CancelStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.JobList;
import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.adapter.jdbc.ResultReader;
import dev.darkroom.adapter.web.AnswerWriter;
import dev.darkroom.adapter.web.Door;
import dev.darkroom.adapter.web.ProblemAnswers;
import dev.darkroom.adapter.web.RequestLog;
import dev.darkroom.adapter.web.Waits;
import dev.darkroom.adapter.web.WebServer;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.Uploads;
import dev.darkroom.catalog.LiveCatalog;
import dev.darkroom.config.Settings;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.pipeline.JobGate;
import dev.darkroom.pipeline.JobWatch;
import dev.darkroom.web.ApiCalls;
import dev.darkroom.web.GenerateCalls;
import dev.darkroom.web.ImageAnswers;
import dev.darkroom.web.ImageCalls;
import dev.darkroom.web.ImageEvents;
import dev.darkroom.web.ImageUrls;
import dev.darkroom.web.InlineImages;
import dev.darkroom.web.JobCalls;
import dev.darkroom.web.ModelList;
import dev.darkroom.web.Submissions;
import java.nio.file.Path;
import org.apache.camel.spi.Registry;

/** Builds and names what the routes of the HTTP side need. */
final class WebBeans {
    private final Database database;
    private final Settings settings;
    private final JobStore jobs;
    private final JobGate gate;
    private final JobReader reader;
    private final KnownInstances instances;
    private final LiveCatalog catalog;
    private final ImageStorage storage;
    private final Uploads uploads;

    WebBeans(
            Database database,
            Settings settings,
            JobStore jobs,
            JobGate gate,
            JobReader reader,
            KnownInstances instances,
            LiveCatalog catalog,
            ImageStorage storage,
            Uploads uploads) {
        this.database = database;
        this.settings = settings;
        this.jobs = jobs;
        this.gate = gate;
        this.reader = reader;
        this.instances = instances;
        this.catalog = catalog;
        this.storage = storage;
        this.uploads = uploads;
    }

    /** The server that listens once the routes are there. */
    WebServer server(Path uploads, RequestLog log) {
        AccessKeys keys = new AccessKeys(new AccessKeyStore(database), System::nanoTime);
        HttpAddress address = new HttpAddress(settings.http());
        address.refusal(keys.any()).ifPresent(refusal -> {
            throw new SetupException(refusal);
        });
        KeyRate rate = new KeyRate(settings.http().keyRate(), System::nanoTime);
        Door door = new Door(keys, FigmaBeans.tokens(database, keys), rate, address.isLocal());
        return new WebServer(settings.http(), settings.intake().maxJobBytes(), uploads, door, log);
    }

    /**
     * Binds them.
     *
     * @param urls the addresses of images
     * @param watch waits for jobs
     */
    void bind(Registry registry, ImageUrls urls, JobWatch watch, Waits waits) {
        ResultReader results = new ResultReader(database);
        Submissions submissions = new Submissions(reader, instances);
        registry.bind("httpWaits", waits);
        registry.bind("httpAnswers", new AnswerWriter());
        registry.bind("httpProblems", new ProblemAnswers());
        registry.bind("generateCalls", new GenerateCalls(submissions, results, urls));
        registry.bind(
                "jobCalls",
                new JobCalls(
                        submissions,
                        instances,
                        gate,
                        jobs,
                        new JobList(database, settings.dryRun()),
                        new CancelStore(database),
                        results,
                        watch,
                        waits,
                        urls,
                        settings.http().longestWait()));
        registry.bind("apiCalls", new ApiCalls());
        registry.bind("modelList", new ModelList(catalog, settings.providerOrder()));
        AssetReader assets = new AssetReader(database);
        InlineImages images = new InlineImages(assets, storage);
        ImageAnswers answers = new ImageAnswers(results, images, urls);
        ImageEvents events =
                new ImageEvents(gate, watch, results, images, settings.http().longestWait());
        registry.bind("imageGenerations", ImageCalls.generations(submissions, assets, uploads, answers, events));
        registry.bind("imageEdits", ImageCalls.edits(submissions, assets, uploads, answers, events));
    }
}
