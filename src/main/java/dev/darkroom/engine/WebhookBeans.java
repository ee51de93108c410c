package dev.darkroom.engine;

import dev.darkroom.access.SecretBox;
import dev.darkroom.adapter.http.WebhookPost;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.WebhookSecrets;
import dev.darkroom.adapter.jdbc.WebhookStore;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.Instance;
import dev.darkroom.config.Settings;
import dev.darkroom.job.InstanceWebhook;
import dev.darkroom.pipeline.WebhookCalls;
import dev.darkroom.pipeline.WebhookRelay;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.spi.Registry;

/** Builds and names what tells others of jobs by HTTP. */
public final class WebhookBeans {
    private WebhookBeans() {}

    /** The webhooks of instances in the catalogue as it is when asked. */
    public static InstanceWebhook.Known known(Supplier<Catalog> catalog) {
        return id -> Optional.ofNullable(catalog.get().instances().get(id)).map(Instance::webhook);
    }

    /** The secrets of instances. */
    public static WebhookSecrets secrets(Database database, Settings settings) {
        return new WebhookSecrets(database, new SecretBox(settings.data(), settings.secretKey()));
    }

    /** Names them for the routes; what is returned is closed when nothing is sent any more. */
    static AutoCloseable bind(
            Registry registry,
            ProducerTemplate template,
            Database database,
            Settings settings,
            String node,
            Supplier<Catalog> catalog) {
        WebhookPost post = new WebhookPost(settings.allowPrivateDownloads(), Clock.systemUTC());
        WebhookStore webhooks = new WebhookStore(database, node, settings.dryRun());
        webhooks.recoverOwn();
        ExecutorService threads = threads();
        registry.bind("webhookRelay", new WebhookRelay(webhooks, template, threads));
        registry.bind(
                "webhookCalls", new WebhookCalls(post, secrets(database, settings), known(catalog), Clock.systemUTC()));
        return () -> {
            threads.shutdown();
            post.close();
        };
    }

    /** A thread for each call that has a place; one is not waited for in a queue but while the last one ends. */
    private static ExecutorService threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                WebhookRelay.CALLS, WebhookRelay.CALLS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
