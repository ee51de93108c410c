package dev.darkroom.engine;

import dev.darkroom.adapter.broker.BrokerConnections;
import dev.darkroom.adapter.broker.BrokerPorts;
import dev.darkroom.adapter.broker.EmbeddedBroker;
import dev.darkroom.adapter.broker.JmsComponents;
import dev.darkroom.adapter.http.RemoteModels;
import dev.darkroom.adapter.jdbc.CancelStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.DeliveryStore;
import dev.darkroom.adapter.jdbc.ExportStore;
import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.adapter.jdbc.ModelConfigs;
import dev.darkroom.adapter.jdbc.RenderStore;
import dev.darkroom.adapter.web.Waits;
import dev.darkroom.adapter.web.WebServer;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.catalog.Admission;
import dev.darkroom.catalog.LiveCatalog;
import dev.darkroom.catalog.ModelChoice;
import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.config.SettingsLoader;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.pipeline.ChangeFeed;
import dev.darkroom.pipeline.JobGate;
import dev.darkroom.pipeline.JobWatch;
import dev.darkroom.pipeline.Leases;
import dev.darkroom.pipeline.RemoteCatalog;
import dev.darkroom.pipeline.Sweeper;
import dev.darkroom.web.ImageUrls;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.Registry;

/** The one place where objects are built and named for the routes. */
final class Wiring implements AutoCloseable {
    private final ConfigSource source;
    private final Settings settings;
    private final DataFolder data;
    private final boolean entries;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final FailPoint failPoint;
    private final Database database;
    private final JobStore jobs;
    private final BrokerConnections connections;
    private BrokerPorts ports;
    private JobGate gate;
    private WebServer web;
    private LiveCatalog catalog;
    private ModelChoice models;

    Wiring(ConfigSource source, Settings settings, DataFolder data, boolean entries) {
        this.source = source;
        this.settings = settings;
        this.data = data;
        this.entries = entries;
        this.failPoint = FailPoint.of(System.getProperty(FailPoint.PROPERTY), () -> Runtime.getRuntime()
                .halt(FailPoint.KILLED));
        try {
            DatabaseLock lock = DatabaseLock.take(settings.database());
            if (lock != null) {
                closedLast(lock);
            }
            database = closedLast(Database.open(settings.database()));
            started("database-open");
            jobs = new JobStore(database, settings.dryRun(), WebhookBeans.known(() -> catalog.get()));
            connections = closedLast(connections());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private BrokerConnections connections() {
        if (!settings.broker().embedded()) {
            BrokerConnections external = BrokerConnections.external(settings.broker());
            external.requireReachable();
            return external;
        }
        EmbeddedBroker broker = closedLast(new EmbeddedBroker(
                data.resolve("."), settings.broker(), settings.intake().maxJobBytes(), entries));
        broker.start();
        ports = broker.ports().orElse(null);
        return BrokerConnections.embedded(broker);
    }

    private <T extends AutoCloseable> T closedLast(T resource) {
        open.push(resource);
        return resource;
    }

    /** Camel, configured and not yet started. */
    Main camel() {
        Main main = new Main();
        main.setDefaultPropertyPlaceholderLocation("false");
        SettingsLoader.camelProperties(source).forEach(main::addInitialProperty);
        main.addInitialProperty("darkroom.entries", String.valueOf(entries));
        main.configure()
                .withName("darkroom")
                .withJmxEnabled(false)
                .withShutdownTimeout((int) settings.shutdownTimeout().toSeconds())
                .withShutdownLogInflightExchangesOnTimeout(false)
                // Without a server nothing can be called, and its classes need not be loaded.
                .withRoutesExcludePattern(entries ? null : "**/routes/http/*")
                .withRoutesIncludePattern("file:" + settings.home().resolve("routes") + "/**/*.camel.yaml")
                .withLogMask(true)
                .withBeanIntrospectionLoggingLevel(org.apache.camel.LoggingLevel.OFF);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport initialising) {
                onlyOurProperties(initialising.getCamelContext());
                bind(initialising.getCamelContext());
            }
        });
        return main;
    }

    /** Routes read values as the loader has read them; Camel would put the raw text of the environment before them. */
    private static void onlyOurProperties(CamelContext camel) {
        PropertiesComponent properties = (PropertiesComponent) camel.getPropertiesComponent();
        properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
        properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
    }

    private void started(String point) {
        if (failPoint != null) {
            failPoint.started(point);
        }
    }

    /** Checks what can only be checked once the routes are there. */
    void requireComplete(CamelContext camel) {
        RouteCheck.requireComplete(camel, settings, catalog.get());
        if (failPoint != null) {
            failPoint.requireStep();
        }
    }

    private void bind(CamelContext camel) {
        if (failPoint != null) {
            camel.getCamelContextExtension().addInterceptStrategy(failPoint);
        }
        Registry registry = camel.getRegistry();
        camel.addComponent("jms", JmsComponents.transacted(connections.factory()));
        ModelConfigs versions = new ModelConfigs(database);
        catalog = new LiveCatalog(
                settings.home().resolve("catalog"),
                fresh -> versions.keep(fresh.models().values()));
        models = new ModelChoice(catalog, settings.providers(), settings.models());
        registry.bind("liveCatalog", catalog);
        RemoteCatalog remote = new RemoteCatalog(remoteModels(), versions, catalog);
        remote.begin();
        registry.bind("remoteCatalog", remote);
        String node = data.nodeId();
        ProducerTemplate template = camel.createProducerTemplate();
        OpsBeans ops = new OpsBeans(database, settings, catalog);
        RenderBeans render = new RenderBeans(database, jobs, settings, catalog, models, node, ops.measures());
        RenderBeans.Vitals vitals = bindRender(render, camel, node);
        gate = new JobGate(template, admission());
        new IntakeBeans(settings, jobs, reader(), gate).bind(registry, node, entries);
        ExportStore exports = new ExportStore(database, node, settings.leases().lease(), settings.dryRun());
        DeliveryStore deliveries = new DeliveryStore(database, node);
        new DeliveryBeans(database, settings, storage(camel)).bind(camel, deliveries);
        closedLast(new ExportBeans(database, settings, exports)).bind(registry, catalog.get(), storage(camel));
        closedLast(new FigmaBeans(database, settings, storage(camel))).bind(registry, data.resolve("uploads"));
        closedLast(CanvaBeans.bind(registry, database, settings, storage(camel)));
        closedLast(WebhookBeans.bind(registry, template, database, settings, node, catalog));
        MakingBeans making = new MakingBeans(jobs, settings.http());
        ExecutorService threads = making.threads();
        closedLast(threads::shutdown);
        JobWatch watch = making.bind(registry, admission(), threads);
        ChangeFeed changes = ops.changes(registry);
        if (entries) {
            Waits waits = new Waits(settings.http().concurrency());
            ops.bind(registry, vitals, remote);
            ops.bindEvents(registry, changes, camel::isStopping, waits);
            bindWeb(camel, ops, render, watch, waits);
        }
        registry.bind("sweeper", new Sweeper(new CancelStore(database), renders(node), exports, template));
        exports.recoverOwn();
        deliveries.recoverOwn();
        started("recovering");
        renders(node).recoverOwn();
        started("recovered");
    }

    private RemoteModels remoteModels() {
        String url = settings.models().catalogUrl();
        return url.isEmpty() ? null : closedLast(new RemoteModels(url));
    }

    private RenderStore renders(String node) {
        return new RenderStore(database, node, settings.leases().lease(), settings.dryRun());
    }

    private JobReader reader() {
        return JobReaders.atTheDoor(settings);
    }

    private ImageStorage storage(CamelContext camel) {
        return StorageBeans.bind(camel, settings.storage(), data.resolve("storage"));
    }

    private Admission admission() {
        return new Admission(instances(), models, WebhookBeans.secrets(database, settings)::any);
    }

    private KnownInstances instances() {
        return new KnownInstances(() -> catalog.get().instances().keySet());
    }

    private RenderBeans.Vitals bindRender(RenderBeans render, CamelContext camel, String node) {
        Leases leases = closedLast(new Leases(renders(node), settings.leases().lease()));
        return render.bind(camel, leases, storage(camel), data.resolve("spool"), data.resolve("cache"));
    }

    private void bindWeb(CamelContext camel, OpsBeans ops, RenderBeans render, JobWatch watch, Waits waits) {
        Registry registry = camel.getRegistry();
        ImageStorage storage = storage(camel);
        WebBeans beans = new WebBeans(
                database, settings, jobs, gate, reader(), instances(), catalog, storage, render.uploads(storage));
        AssetBeans assets = new AssetBeans(database, settings, storage);
        ImageUrls urls = assets.urls();
        beans.bind(registry, urls, watch, waits);
        assets.bind(registry, urls, reader(), instances(), data.resolve("uploads"));
        web = closedLast(beans.server(data.resolve("uploads"), ops.requests()));
        registry.bind(VertxPlatformHttpRouter.PLATFORM_HTTP_ROUTER_NAME_ZERO, web.router());
        registry.bind("httpCalls", web.callReader());
    }

    Database database() {
        return database;
    }

    JobGate gate() {
        return gate;
    }

    BrokerPorts ports() {
        return ports;
    }

    /** The HTTP server; null when the ways in are closed. */
    WebServer web() {
        return web;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                org.slf4j.LoggerFactory.getLogger(Wiring.class).warn("while stopping: {}", e.toString());
            }
        }
    }
}
