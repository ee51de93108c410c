package dev.darkroom.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The whole configuration, typed and validated. Every record mirrors one group of {@code darkroom.*} properties; the
 * meaning, unit, range and default of each are in {@code application.properties}.
 *
 * @param home folder of {@code application.properties} and {@code routes/}; relative paths start here
 * @param inbox drop folder
 * @param outbox folder of results
 * @param data folder of database, broker journal, spool, storage, logs and keys
 * @param workers renders made at once by this process, 1 to 256
 * @param dryRun true: no outgoing call at all
 * @param providerOrder providers in the order they are tried
 * @param providers settings of each provider in {@code providerOrder}, by name
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
        Storage storage,
        Database database,
        Broker broker,
        Leases leases,
        Exports exports,
        Logs logs,
        Duration shutdownTimeout) {

    /** How the drop folder is read. {@code quiet}: a file must be unchanged this long; {@code patience}: how long an unfinished file is waited for. */
    public record Intake(Duration poll, Duration quiet, Duration patience, long maxJobBytes) {}

    /** Limits on what a provider may send back. */
    public record Images(long maxBytes, long maxPixels, int thumbnailPixels) {}

    /** Where images are kept: {@code kind} is {@code folder} or {@code s3}. */
    public record Storage(String kind, S3 s3) {}

    /** An S3 bucket. {@code endpoint}, {@code prefix}, {@code publicUrl}, keys: empty when not set. */
    public record S3(
            String endpoint,
            String region,
            String bucket,
            String prefix,
            Secret accessKey,
            Secret secretKey,
            boolean pathStyle,
            String publicUrl) {}

    /** {@code url} is a JDBC URL of SQLite or PostgreSQL. */
    public record Database(String url, String user, Secret password, int poolSize) {}

    /** {@code url} empty: the embedded broker, listening on the three loopback ports (0: any free port). */
    public record Broker(
            String url, String user, Secret password, int port, int amqpPort, int stompPort, Duration resultsExpiry) {
        /** Whether this process starts the broker itself. */
        public boolean embedded() {
            return url.isEmpty();
        }
    }

    /** {@code lease}: how long a worker holds a render between heartbeats; {@code sweep}: how often lost work is looked for. */
    public record Leases(Duration lease, Duration sweep) {}

    /** Export retries: first delay, doubled up to the longest, given up after {@code maxAttempts}. */
    public record Exports(Duration retryDelay, Duration retryMaxDelay, int maxAttempts) {}

    /** {@code prompts}: {@code hash} or {@code clear}; {@code keepDays}: how many days of log files are kept. */
    public record Logs(String level, String prompts, int keepDays) {}

    /**
     * One provider.
     *
     * @param keys API keys, in the order they are used; empty: not configured
     * @param baseUrl where the API is
     * @param timeout longest wait for one answer
     * @param concurrency calls at once, 1 to 256
     * @param defaultModel model used when a job names none
     */
    public record ProviderSettings(
            List<Secret> keys, String baseUrl, Duration timeout, int concurrency, String defaultModel) {}
}
