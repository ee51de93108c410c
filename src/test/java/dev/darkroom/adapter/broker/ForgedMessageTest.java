package dev.darkroom.adapter.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ObjectMessage that would make Camel take its body, headers and properties from the sender. */
class ForgedMessageTest {
    @TempDir
    Path data;

    @Test
    void nothingOfItGetsIn() throws Exception {
        assertThat(seen("ours")).startsWith("ActiveMQMessage[").doesNotContain("forged body", "CamelHttpUri");
    }

    @Test
    void aRouteThatMapsBodiesIsProtectedByTheConnection() throws Exception {
        assertThat(seen("mapped")).doesNotContain("forged body", "CamelHttpUri");
    }

    /** The defaults let it in: if this fails, the tests above prove nothing. */
    @Test
    void withDefaultsItWouldGetIn() throws Exception {
        assertThat(seen("defaults")).contains("forged body");
    }

    private String seen(String component) throws Exception {
        try (ChildJvm child = ChildJvm.start(ChildProbeMain.class, data.toString(), "forged", component)) {
            return child.await("GOT");
        }
    }
}
