package dev.darkroom.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values: what is taken, what is refused and in which words. */
class SettingsLoaderTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    darkroom.workers                  | 0
                    darkroom.workers                  | 257
                    darkroom.workers                  | 4.0
                    darkroom.workers                  | 99999999999999999999
                    darkroom.workers                  | ``
                    darkroom.dry-run                  | 1
                    darkroom.dry-run                  | yes
                    darkroom.dry-run                  | ``
                    darkroom.inbox                    | ``
                    darkroom.inbox-poll               | 500
                    darkroom.inbox-poll               | 10ms
                    darkroom.inbox-poll               | 1h30m
                    darkroom.inbox-poll               | 5 s
                    darkroom.inbox-poll               | -5s
                    darkroom.inbox-poll               | 5S
                    darkroom.max-job-size             | 16MB
                    darkroom.max-job-size             | 1GiB
                    darkroom.max-job-size             | 1023
                    darkroom.providers                | ``
                    darkroom.providers                | sdxl
                    darkroom.providers                | noop_media,sdxl
                    darkroom.providers                | sdxl,sdxl,noop_media
                    darkroom.providers                | sdxl,noop_media,noop_media
                    darkroom.providers                | sdxl,,noop_media
                    darkroom.providers                | SDXL,noop_media
                    darkroom.provider.sdxl.base-url   | ftp://host
                    darkroom.provider.sdxl.base-url   | api.stability.ai
                    darkroom.provider.sdxl.base-url   | https://
                    darkroom.provider.sdxl.base-url   | https://host:70000
                    darkroom.provider.sdxl.base-url   | https://host/?q=1
                    darkroom.provider.sdxl.base-url   | https://ho st/
                    darkroom.provider.sdxl.base-url   | ``
                    darkroom.provider.sdxl.rate       | 60001
                    darkroom.provider.sdxl.rate       | -1
                    darkroom.provider.sdxl.default-model | two words
                    darkroom.storage                  | S3
                    darkroom.s3.bucket                | a/b
                    darkroom.s3.prefix                | /a
                    darkroom.s3.endpoint              | minio:9000
                    darkroom.db.url                   | jdbc:mysql://host/db
                    darkroom.db.url                   | jdbc:sqlite::memory:
                    darkroom.db.url                   | jdbc:sqlite:
                    darkroom.db.url                   | jdbc:sqlite:file:x.db
                    darkroom.broker.url               | localhost:61616
                    darkroom.broker.url               | (tcp://a:1,b:2)
                    darkroom.broker.url               | (tcp://a:1
                    darkroom.broker.user              | ``
                    darkroom.broker.port              | 65536
                    darkroom.budget.daily-usd         | 0
                    darkroom.budget.monthly-usd       | -5
                    darkroom.budget.total-usd         | 0.0000001
                    darkroom.budget.total-usd         | $5
                    darkroom.on-unknown               | retry
                    darkroom.spool.max-size           | 1GB
                    darkroom.http.host                | ``
                    darkroom.http.host                | a host
                    darkroom.http.host                | http://localhost
                    darkroom.http.port                | 65536
                    darkroom.http.key-rate            | 1000001
                    darkroom.http.concurrency         | 0
                    darkroom.http.concurrency         | 4097
                    darkroom.http.max-upload          | 1023
                    darkroom.http.max-upload          | 2GiB
                    darkroom.http.body-timeout        | 500ms
                    darkroom.http.body-timeout        | 11m
                    darkroom.http.wait                | 2h
                    darkroom.log.level                | info
                    darkroom.log.prompts              | plain
                    """)
    void aWrongValueIsRefusedWithNameValueAndPlace(String property, String value) {
        assertThat(Problems.of(source(Map.of(property, value)))).singleElement().satisfies(problem -> {
            assertThat(problem.property()).isEqualTo(property);
            assertThat(problem.shownValue()).startsWith("'" + value.split("\\?", -1)[0]);
            assertThat(problem.expected()).startsWith("expected ");
            assertThat(problem.origin()).isEqualTo("system property " + property);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    darkroom.lease                  | 5s  | darkroom.sweep
                    darkroom.inbox-patience         | 1s  | darkroom.inbox-quiet
                    darkroom.export.retry-max-delay | 10s | darkroom.export.retry-delay
                    """)
    void durationsMustFitEachOther(String property, String value, String other) {
        Map<String, String> values = Map.of("darkroom.inbox-quiet", "2s", "darkroom.export.retry-delay", "20s");
        Map<String, String> all = new java.util.HashMap<>(values);
        all.put(property, value);
        all.putIfAbsent("darkroom.export.retry-max-delay", "1h");
        assertThat(Problems.of(source(all))).singleElement().satisfies(problem -> {
            assertThat(problem.property()).isEqualTo(property);
            assertThat(problem.shownValue()).isEqualTo("'" + value + "'");
            assertThat(problem.expected()).contains(other);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "darkroom.budget.daily-usd, 30.5, darkroom.budget.monthly-usd",
        "darkroom.budget.monthly-usd, 41, darkroom.budget.total-usd"
    })
    void budgetsMustFitEachOther(String property, String value, String other) {
        Map<String, String> all =
                new java.util.HashMap<>(Map.of("darkroom.budget.monthly-usd", "30", "darkroom.budget.total-usd", "40"));
        all.put(property, value);
        assertThat(Problems.of(source(all))).singleElement().satisfies(problem -> {
            assertThat(problem.property()).isEqualTo(property);
            assertThat(problem.shownValue()).isEqualTo("'" + value + "'");
            assertThat(problem.expected()).contains(other);
        });
    }

    @Test
    void portsAndFoldersMustDiffer() {
        Map<String, String> same = Map.of(
                "darkroom.broker.amqp-port",
                "61616",
                "darkroom.broker.stomp-port",
                "61616",
                "darkroom.outbox",
                "./inbox");
        assertThat(Problems.of(source(same)))
                .extracting(ConfigProblem::property)
                .containsExactly("darkroom.outbox", "darkroom.broker.amqp-port", "darkroom.broker.stomp-port");
        Map<String, String> anyFree = Map.of(
                "darkroom.broker.port", "0", "darkroom.broker.amqp-port", "0", "darkroom.broker.stomp-port", "0");
        assertThat(SettingsLoader.load(source(anyFree)).broker().port()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"61616", "5672", "61613"})
    void httpHasAPortThatTheBrokerInsideHasNot(String port) {
        Map<String, String> taken = Map.of("darkroom.http.port", port);
        assertThat(Problems.of(source(taken))).singleElement().satisfies(problem -> {
            assertThat(problem.property()).isEqualTo("darkroom.http.port");
            assertThat(problem.shownValue()).isEqualTo("'" + port + "'");
            assertThat(problem.expected()).contains("darkroom.broker.port");
        });
        Map<String, String> elsewhere =
                Map.of("darkroom.http.port", port, "darkroom.broker.url", "tcp://broker.local:61616");
        assertThat(SettingsLoader.load(source(elsewhere)).http().port()).isEqualTo(Integer.parseInt(port));
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0", "::", "::1", "localhost", "images.example.com"})
    void httpListensWhereItIsTold(String host) {
        Map<String, String> values =
                Map.of("darkroom.http.host", host, "darkroom.http.port", "0", "darkroom.http.key-rate", "0");
        Settings.HttpSettings http = SettingsLoader.load(source(values)).http();
        assertThat(http.host()).isEqualTo(host);
        assertThat(http.port()).isZero();
        assertThat(http.keyRate()).isZero();
    }

    @Test
    void s3NeedsBucketRegionAndBothKeysOrNeither() {
        Map<String, String> values =
                Map.of("darkroom.storage", "s3", "darkroom.s3.access-key", "canary", "darkroom.s3.path-style", "True");
        assertThatThrownBy(() -> SettingsLoader.load(source(values)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("darkroom.s3.region='': expected a value, as darkroom.storage is s3")
                .hasMessageContaining("darkroom.s3.bucket='': expected a value")
                .hasMessageContaining("darkroom.s3.secret-key=(empty): expected both")
                .hasMessageNotContaining("canary");
        Map<String, String> secretOnly = Map.of("darkroom.s3.secret-key", "canary");
        assertThat(Problems.of(source(secretOnly)))
                .extracting(ConfigProblem::property)
                .containsExactly("darkroom.s3.access-key");
        Map<String, String> complete = Map.of(
                "darkroom.storage",
                "s3",
                "darkroom.s3.bucket",
                "pictures",
                "darkroom.s3.region",
                "auto",
                "darkroom.s3.endpoint",
                "http://127.0.0.1:9000/",
                "darkroom.s3.prefix",
                "a/b/");
        assertThat(SettingsLoader.load(source(complete)).storage().s3().endpoint())
                .isEqualTo("http://127.0.0.1:9000");
    }

    @Test
    void allProblemsAreReportedOneALine() {
        Map<String, String> values = Map.of("darkroom.workers", "many", "darkroom.lease", "1", "darkroom.nope", "x");
        assertThatThrownBy(() -> SettingsLoader.load(source(values)))
                .isInstanceOf(InvalidConfigurationException.class)
                .satisfies(refused -> assertThat(refused.getMessage().lines())
                        .hasSize(3)
                        .anyMatch(line -> line.equals("darkroom.workers='many': expected a whole number from 1 to 256"
                                + " (system property darkroom.workers)")));
    }

    @Test
    void aLongOrStrangeValueStaysOneShortLine() {
        String value = "1\n\u001b[31m" + "9".repeat(500);
        assertThat(Problems.of(source(Map.of("darkroom.workers", value))))
                .singleElement()
                .satisfies(problem -> assertThat(problem.shownValue())
                        .startsWith("'1??[31m999")
                        .hasSizeLessThan(110));
    }

    @Test
    void aNewProviderNeedsAddressTimeoutAndConcurrency() {
        String order = "mylab,noop_media";
        assertThat(Problems.of(source(Map.of("darkroom.providers", order))))
                .allMatch(problem -> problem.origin().equals("not set anywhere"))
                .extracting(ConfigProblem::property)
                .containsExactly(
                        "darkroom.provider.mylab.base-url",
                        "darkroom.provider.mylab.timeout",
                        "darkroom.provider.mylab.concurrency");
        Settings settings = SettingsLoader.load(source(Map.of(
                "darkroom.providers", order,
                "darkroom.provider.mylab.base-url", "http://127.0.0.1:8000/v1/",
                "darkroom.provider.mylab.timeout", "10s",
                "darkroom.provider.mylab.concurrency", "1",
                "darkroom.provider.sdxl.keys", "a, b")));
        assertThat(settings.providers().get("mylab").baseUrl()).isEqualTo("http://127.0.0.1:8000/v1");
        assertThat(settings.providers().get("mylab").keys()).isEmpty();
        assertThat(settings.providers().get("mylab").rate()).isZero();
        assertThat(settings.providers().get("sdxl").rate()).isEqualTo(900);
        assertThat(settings.providers().get("mylab").timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.providers().get("sdxl").keys())
                .extracting(Secret::value)
                .containsExactly("a", "b");
        assertThat(settings.providers()).containsKey("figma_api").doesNotContainKey("noop_media");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    jdbc:sqlite:my.db                   | jdbc:sqlite:HOME/my.db
                    jdbc:sqlite:/a/b.db?cache=shared    | jdbc:sqlite:/a/b.db?cache=shared
                    jdbc:postgresql://h:5432/db?ssl=1   | jdbc:postgresql://h:5432/db?ssl=1
                    jdbc:postgresql:db                  | jdbc:postgresql:db
                    """)
    void databaseAddressesAreCompleted(String given, String taken) {
        Settings settings = SettingsLoader.load(source(Map.of("darkroom.db.url", given)));
        assertThat(settings.database().url()).isEqualTo(taken.replace("HOME", home.toString()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    tcp://broker.local:61616
                    tcp://[::1]:61616?sslEnabled=true
                    (tcp://a:61616,tcp://b:61616)?ha=true
                    """)
    void brokerAddressesAreTakenAsTheyAre(String url) {
        Settings settings = SettingsLoader.load(source(Map.of("darkroom.broker.url", url, "darkroom.broker.user", "")));
        assertThat(settings.broker().url()).isEqualTo(url);
        assertThat(settings.broker().embedded()).isFalse();
    }

    private ConfigSource source(Map<String, String> system) {
        return new ConfigSource(home, Map.of(), system);
    }
}
