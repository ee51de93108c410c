package dev.darkroom.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor.Version;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.activemq.artemis.utils.VersionLoader;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** The oldest versions without the known faults that touch us, on the class path as it was resolved. */
class VersionFloorTest {
    /**
     * What later patches of 4.18 mend is kept out by settings, each with a test: object messages are never read, headers
     * pass by an allow-list.
     */
    @Test
    void camel() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            assertAtLeast(camel.getVersion(), "4.18.0");
        }
    }

    /** CVE-2026-27446 (fixed in 2.52.0) and CVE-2026-32642 (2.53.0). */
    @Test
    void artemis() {
        assertAtLeast(VersionLoader.getVersion().getFullVersion(), "2.53.0");
    }

    /** Older ones can damage a database in WAL mode. */
    @Test
    void sqlite() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                ResultSet version = connection.createStatement().executeQuery("SELECT sqlite_version()")) {
            assertAtLeast(version.getString(1), "3.51.3");
        }
    }

    private static void assertAtLeast(String version, String floor) {
        assertThat(Version.parse(version)).isGreaterThanOrEqualTo(Version.parse(floor));
    }
}
