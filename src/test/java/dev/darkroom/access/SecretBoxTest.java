package dev.darkroom.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretBoxTest {
    private static final Secret CLEAR = new Secret("whsec_täglich/frisch");
    private static final Secret KEY = new Secret("0123456789abcdef0123456789abcdef");

    @TempDir
    private Path data;

    @Test
    void whatIsClosedUpIsOpenedByEveryProcessWithTheSameFile() {
        String sealed = new SecretBox(data, Secret.NONE).seal("webhook/1", CLEAR);

        assertThat(sealed).matches("box1\\.[0-9a-f]{8}\\.[A-Za-z0-9_-]+").doesNotContain("frisch");
        assertThat(new SecretBox(data, Secret.NONE).open("webhook/1", sealed)).isEqualTo(CLEAR);
    }

    @Test
    void theFileIsItsOwnersAlone() throws IOException {
        new SecretBox(data, Secret.NONE).seal("webhook/1", CLEAR);

        Path file = data.resolve("keys/secret.key");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(file.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.tmp");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> new SecretBox(data, Secret.NONE).seal("webhook/1", CLEAR))
                .isInstanceOf(SecretBoxException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void aConfiguredKeyNeedsNoFileAndIsTheSameEverywhere(@TempDir Path elsewhere) {
        String sealed = new SecretBox(data, KEY).seal("canva/tokens", CLEAR);

        assertThat(data.resolve("keys")).doesNotExist();
        assertThat(new SecretBox(elsewhere, KEY).open("canva/tokens", sealed)).isEqualTo(CLEAR);
    }

    @Test
    void equalSecretsLookDifferent() {
        SecretBox box = new SecretBox(data, KEY);

        assertThat(box.seal("webhook/1", CLEAR)).isNotEqualTo(box.seal("webhook/1", CLEAR));
    }

    @Test
    void anotherKeyIsNamedAsTheCause() {
        String sealed = new SecretBox(data, Secret.NONE).seal("webhook/1", CLEAR);

        assertThatThrownBy(() -> new SecretBox(data, KEY).open("webhook/1", sealed))
                .isInstanceOf(SecretBoxException.class)
                .hasMessageContaining("another key")
                .hasMessageContaining("DARKROOM_SECRET_KEY");
    }

    @Test
    void anotherPurposeOrAChangedTextOpensNothing() {
        SecretBox box = new SecretBox(data, KEY);
        String sealed = box.seal("webhook/1", CLEAR);
        int last = sealed.length() - 3;
        String changed =
                sealed.substring(0, last) + (sealed.charAt(last) == 'A' ? 'B' : 'A') + sealed.substring(last + 1);

        assertThatThrownBy(() -> box.open("webhook/2", sealed)).isInstanceOf(SecretBoxException.class);
        assertThatThrownBy(() -> box.open("webhook/1", changed)).isInstanceOf(SecretBoxException.class);
        assertThatThrownBy(() -> box.open("webhook/1", sealed.substring(0, 14))).isInstanceOf(SecretBoxException.class);
        assertThatThrownBy(() -> box.open("webhook/1", "whsec_clear")).isInstanceOf(SecretBoxException.class);
    }

    @Test
    void aShortKeyIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> new SecretBox(data, new Secret("hunter2")).seal("webhook/1", CLEAR))
                .isInstanceOf(SecretBoxException.class)
                .hasMessageContaining("darkroom.secret-key has 7 characters; expected at least 32")
                .hasMessageNotContaining("hunter2");
    }
}
