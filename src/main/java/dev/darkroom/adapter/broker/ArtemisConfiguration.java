package dev.darkroom.adapter.broker;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** How the embedded broker is set up: everything on disk, synced, no more running than we use. */
final class ArtemisConfiguration {
    /** Producers wait while less than this is free on the disk, so that the journal itself can always be written. */
    static final long MIN_DISK_FREE_BYTES = 256L * 1024 * 1024;

    static final int MAX_DELIVERY_ATTEMPTS = 5;

    private static final Duration REDELIVERY_DELAY = Duration.ofSeconds(1);
    private static final Duration MAX_REDELIVERY_DELAY = Duration.ofSeconds(30);
    private static final int MEMORY_BYTES_PER_QUEUE = 8 * 1024 * 1024;
    private static final int PAGE_BYTES = 1024 * 1024;
    // Commits wait this long for others to share one disk sync; the default of 3.3 ms halves what one consumer can do.
    private static final Duration LONGEST_COMMIT_WAIT = Duration.ofMillis(1);
    private static final Duration LOCK_WAIT = Duration.ofSeconds(1);
    private static final Duration DISK_SCAN = Duration.ofSeconds(5);

    private ArtemisConfiguration() {}

    static Configuration of(Path folder, Duration resultsExpiry, Acceptors acceptors) {
        Configuration configuration = new ConfigurationImpl()
                .setName("darkroom")
                .setSecurityEnabled(true)
                .setJMXManagementEnabled(false)
                .setMessageCounterEnabled(false)
                .setCriticalAnalyzer(false);
        acceptors.configurations().forEach(configuration::addAcceptorConfiguration);
        disk(configuration, folder.toAbsolutePath());
        queues(configuration, resultsExpiry);
        return configuration;
    }

    private static void disk(Configuration configuration, Path folder) {
        configuration
                .setPersistenceEnabled(true)
                .setJournalType(JournalType.NIO)
                .setJournalSyncTransactional(true)
                .setJournalSyncNonTransactional(true)
                .setJournalDatasync(true)
                .setJournalBufferTimeout_NIO((int) LONGEST_COMMIT_WAIT.toNanos())
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setLargeMessagesDirectory(folder.resolve("large-messages").toString())
                .setJournalLockAcquisitionTimeout(LOCK_WAIT.toMillis())
                // A share of the disk would stop a machine that is merely well filled.
                .setMinDiskFree(MIN_DISK_FREE_BYTES)
                .setDiskScanPeriod((int) DISK_SCAN.toMillis());
    }

    private static void queues(Configuration configuration, Duration resultsExpiry) {
        Queues.WORKING.forEach(name -> configuration.addAddressConfiguration(queue(name)));
        configuration.addAddressConfiguration(queue(Queues.DEAD));
        configuration.addAddressSetting("#", everyQueue());
        configuration.addAddressSetting(Queues.RESULTS, results(resultsExpiry));
        // What is dead stays until the operator takes it.
        configuration.addAddressSetting(Queues.DEAD, new AddressSettings().setMaxDeliveryAttempts(-1));
    }

    private static AddressSettings results(Duration expiry) {
        // An empty expiry address: an expired result is dropped. Everyone had the time to read it, and it is in the
        // outbox.
        return new AddressSettings().setExpiryDelay(expiry.toMillis()).setExpiryAddress(SimpleString.of(""));
    }

    private static AddressSettings everyQueue() {
        return new AddressSettings()
                .setDeadLetterAddress(SimpleString.of(Queues.DEAD))
                .setExpiryAddress(SimpleString.of(Queues.DEAD))
                .setMaxDeliveryAttempts(MAX_DELIVERY_ATTEMPTS)
                .setRedeliveryDelay(REDELIVERY_DELAY.toMillis())
                .setRedeliveryMultiplier(2)
                .setMaxRedeliveryDelay(MAX_REDELIVERY_DELAY.toMillis())
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                .setMaxSizeBytes(MEMORY_BYTES_PER_QUEUE)
                .setPageSizeBytes(PAGE_BYTES)
                // A STOMP client need not say that it means a queue.
                .setDefaultAddressRoutingType(RoutingType.ANYCAST)
                .setDefaultQueueRoutingType(RoutingType.ANYCAST)
                .setAutoCreateQueues(false)
                .setAutoCreateAddresses(false);
    }

    private static CoreAddressConfiguration queue(String name) {
        return new CoreAddressConfiguration()
                .setName(name)
                .addRoutingType(RoutingType.ANYCAST)
                .addQueueConfig(QueueConfiguration.of(name)
                        .setAddress(name)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setDurable(true));
    }
}
