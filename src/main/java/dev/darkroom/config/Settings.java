package dev.darkroom.config;

import dev.darkroom.money.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The whole configuration, typed and validated by {@link SettingsLoader}. Every record mirrors one group of
 * {@code darkroom.*} properties; the unit, range and default of each are in {@code application.properties}.
 *
 * @param home folder of {@code application.properties} and {@code routes/}, absolute; relative paths start here
 * @param inbox drop folder, absolute
 * @param outbox folder of results, absolute
 * @param data folder of database, broker journal, spool, storage, logs and generated passwords, absolute
 * @param workers renders made at once by this process, 1 to 256
 * @param dryRun true: no outgoing call at all
 * @param providerOrder providers in the order they are tried, each once, {@code noop_media} last
 * @param providers settings by name: of each provider in {@code providerOrder}, then of the shipped ones that are not in
 *     it; {@code noop_media} has none
 * @param allowPrivateDownloads whether an image may be fetched from an address that is not public, and an
 *     input image by http
 * @param secretKey what secrets in the database are closed up with, at least 32 characters; empty: a key file in
 *     {@code data}
 * @param shutdownTimeout longest wait for work in flight when the program stops
 */
public record Settings(
        Path home,
        Path inbox,
        Path outbox,
        Path data,
        int workers,
        boolean dryRun,
        List<String> providerOrder,
        Map<String, ProviderSettings> providers,
        Intake intake,
        Images images,
        boolean allowPrivateDownloads,
        Storage storage,
        Database database,
        Broker broker,
        Leases leases,
        Money money,
        Room room,
        Cache cache,
        Exports exports,
        Logs logs,
        Models models,
        HttpSettings http,
        Canva canva,
        Secret secretKey,
        Duration shutdownTimeout) {

    /**
     * How jobs come in.
     *
     * @param poll how often the drop folder is looked at
     * @param quiet a file must be unchanged this long before it is read
     * @param patience how long an unfinished file is waited for, at least {@code quiet}
     * @param maxJobBytes largest single job: a file, a line of a batch, a message
     */
    public record Intake(Duration poll, Duration quiet, Duration patience, long maxJobBytes) {}

    /**
     * Limits on what a provider may send back.
     *
     * @param maxBytes largest image file
     * @param maxPixels largest width times height, to be checked before decoding
     * @param thumbnailPixels longest side of a thumbnail
     */
    public record Images(long maxBytes, long maxPixels, int thumbnailPixels) {}

    /**
     * Where images are kept.
     *
     * @param kind {@code folder} or {@code s3}
     * @param s3 the bucket; region and bucket are set when {@code kind} is {@code s3}
     */
    public record Storage(String kind, S3 s3) {
        /** Whether its images have web addresses of their own. */
        public boolean shares() {
            return kind.equals("s3") && (s3.presigned() || !s3.publicUrl().isEmpty());
        }
    }

    /**
     * An S3 bucket. What is not set is empty.
     *
     * @param endpoint http or https address without a slash at its end; empty: Amazon's own
     * @param region region of the bucket
     * @param bucket name of the bucket
     * @param prefix put before every object key, as it is
     * @param accessKey access key; empty together with {@code secretKey}: the AWS default chain
     * @param secretKey secret key
     * @param pathStyle true: the bucket is part of the path, not of the host name
     * @param publicUrl address from which readers fetch objects, without a slash at its end
     * @param presigned whether readers are sent to the bucket with addresses that the access key has signed
     */
    public record S3(
            String endpoint,
            String region,
            String bucket,
            String prefix,
            Secret accessKey,
            Secret secretKey,
            boolean pathStyle,
            String publicUrl,
            boolean presigned) {}

    /**
     * The database.
     *
     * @param url JDBC URL of SQLite (with an absolute file) or PostgreSQL; never empty, without a password
     * @param user PostgreSQL user; may be empty
     * @param password PostgreSQL password
     * @param poolSize connections kept open
     */
    public record Database(String url, String user, Secret password, int poolSize) {}

    /**
     * The broker.
     *
     * @param url address of a broker elsewhere, without a password; empty: the embedded one
     * @param user user name; not empty for the embedded broker
     * @param password password; none for the embedded broker: to be generated
     * @param port loopback port of the embedded broker for JMS clients; 0: any free port
     * @param amqpPort the same for AMQP 1.0 clients
     * @param stompPort the same for STOMP clients
     * @param resultsExpiry how long a result waits on its queue
     */
    public record Broker(
            String url, String user, Secret password, int port, int amqpPort, int stompPort, Duration resultsExpiry) {
        /** Whether this process starts the broker itself. */
        public boolean embedded() {
            return url.isEmpty();
        }
    }

    /**
     * Recovery of lost work.
     *
     * @param lease how long a worker holds a render or an export between heartbeats, at least three times {@code sweep}
     * @param sweep how often work that nobody holds is looked for
     */
    public record Leases(Duration lease, Duration sweep) {}

    /**
     * What may be spent.
     *
     * @param limits of the whole installation
     * @param onUnknown {@code hold}: a person decides about an attempt that may have been billed and whose answer is lost;
     *     {@code rebuy}: it counts as spent and the image is bought once more
     * @param rewritingMicros what is reserved for rewriting one prompt, micro-dollars
     */
    public record Money(Limits limits, String onUnknown, long rewritingMicros) {}

    /**
     * Room for images that are bought and not stored yet; without it nothing new is bought.
     *
     * @param spoolBytes so much of them at most
     * @param freeBytes so much of the disk stays free at least
     */
    public record Room(long spoolBytes, long freeBytes) {}

    /**
     * The cache of images that were bought.
     *
     * @param on whether there is one
     * @param maxBytes of its files on this node
     * @param ttl so long an image may be taken from it
     */
    public record Cache(boolean on, long maxBytes, Duration ttl) {}

    /**
     * Exports.
     *
     * @param retryDelay wait after the first failure, doubled each time
     * @param retryMaxDelay longest wait, at least {@code retryDelay}
     * @param maxAttempts tries before an export is given up
     * @param folder below which files are exported; made when the first one comes
     * @param s3Buckets where images may be exported to in S3; empty: nowhere
     */
    public record Exports(
            Duration retryDelay, Duration retryMaxDelay, int maxAttempts, Path folder, Set<String> s3Buckets) {}

    /**
     * Logs.
     *
     * @param level {@code TRACE}, {@code DEBUG}, {@code INFO}, {@code WARN} or {@code ERROR}
     * @param prompts {@code hash}: only the SHA-256 of a prompt is logged; {@code clear}: its text
     * @param keepDays days that log files are kept
     */
    public record Logs(String level, String prompts, int keepDays) {}

    /**
     * How models are chosen, and where more of them come from.
     *
     * @param unknownBuiltin whether a model that the catalogue does not have is asked for all the same
     * @param replaceRetired whether a model that has ended is replaced by the one that its entry names
     * @param safety level of jobs and instances that name none: {@code off}, {@code low}, {@code medium}, {@code high};
     *     null: the provider's own
     * @param catalogUrl address of a remote catalogue, without a slash at its end; empty: none
     * @param catalogRefresh how often it is asked
     */
    public record Models(
            boolean unknownBuiltin, boolean replaceRetired, String safety, String catalogUrl, Duration catalogRefresh) {
        /** Everything as the catalogue files say. */
        public static final Models STRICT = new Models(false, false, null, "", Duration.ofMinutes(1));
    }

    /**
     * Requests over HTTP.
     *
     * @param host name or address that is listened at
     * @param port port there; 0: any free port
     * @param keyRate requests a minute of one access key, up to 1000000; 0: no limit
     * @param concurrency requests handled at once, 1 to 4096
     * @param maxUploadBytes largest body of a request
     * @param bodyTimeout longest time that the head and the body of a request may take to arrive
     * @param longestWait longest time that a call waits for its images
     * @param publicUrl address by which others reach this server, without a slash at its end; empty: as each call says
     * @param urlLife how long the signed address of an image is good, at least a minute
     */
    public record HttpSettings(
            String host,
            int port,
            int keyRate,
            int concurrency,
            long maxUploadBytes,
            Duration bodyTimeout,
            Duration longestWait,
            String publicUrl,
            Duration urlLife) {}

    /**
     * Exports to Canva.
     *
     * @param clientId of the integration in Canva's developer portal; empty: there are no exports to Canva
     * @param clientSecret of the same
     * @param baseUrl where the API is, without a slash at its end
     * @param authorizeUrl where a person gives consent
     * @param redirectPort port of this machine at which the answer to that is received
     * @param uploadTimeout how long Canva may take to import an image before that is given up
     */
    public record Canva(
            String clientId,
            Secret clientSecret,
            String baseUrl,
            String authorizeUrl,
            int redirectPort,
            Duration uploadTimeout) {
        /** Whether there is an integration to speak for. */
        public boolean configured() {
            return !clientId.isEmpty() && clientSecret.present();
        }
    }

    /**
     * One provider.
     *
     * @param keys API keys, which are used in turn; empty: not configured
     * @param baseUrl where the API is, without a slash at its end; {@link #NOWHERE} when it is not set
     * @param timeout longest wait for one image or export from request to result, polling included
     * @param concurrency calls at once, 1 to 4096
     * @param rate requests a minute that make images, up to 60000; 0: no limit
     * @param defaultModel the provider's model used when a job names none; may be empty
     */
    public record ProviderSettings(
            List<Secret> keys, String baseUrl, Duration timeout, int concurrency, int rate, String defaultModel) {
        /** Stands for an address that is not set: no name that ends in {@code .invalid} is ever given to a host. */
        public static final String NOWHERE = "http://not-configured.invalid";

        /** Whether it is known where the API is. */
        public boolean hasAddress() {
            return !baseUrl.equals(NOWHERE);
        }
    }
}
