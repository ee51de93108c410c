package dev.darkroom.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.provider.replicate.Replicate;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses that a provider names are asked. */
class AddressGuardTest {
    private final AddressGuard guard =
            new AddressGuard("https://api.eu.bfl.ai", List.of("store.example.net", "*.cdn.example.org"), List.of());

    private final AddressGuard replicate = new AddressGuard(
            "https://api.replicate.com/v1",
            List.of("*.replicate.delivery", "replicate.delivery", "elsewhere.example"),
            new Replicate().keyHosts());

    @ParameterizedTest
    @CsvSource({
        "https://replicate.delivery/x, true",
        "https://pbxt.Replicate.Delivery/x, true",
        "https://api.replicate.com/v1/files/x, true",
        "https://elsewhere.example/x, false",
        "https://evilreplicate.delivery/x, false",
        "https://replicate.delivery.example/x, false",
        "https://replicate.delivery@elsewhere.example/x, false",
        "http://replicate.delivery/x, false",
        "https://replicate.delivery:8443/x, false",
        "https://user@replicate.delivery/x, false",
        "https://cdn.replicate.com/x, false"
    })
    void theKeyIsShownToFewHostsOfImages(String address, boolean shown) {
        assertThat(replicate.mayShowKey(URI.create(address))).isEqualTo(shown);
        assertThat(guard.mayShowKey(URI.create(address))).isFalse();
    }

    @Test
    void aProviderThatNamesNoneShowsItNowhere() {
        assertThat(guard.mayShowKey(URI.create("https://api.eu.bfl.ai/x"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.eu.bfl.ai/v1/get_result?id=1",
                "https://api.eu1.bfl.ai/v1/get_result?id=1",
                "https://API.EU1.BFL.AI:443/v1/get_result?id=1",
                "https://bfl.ai/x"
            })
    void theProvidersOwnDomainIsPolled(String address) {
        assertThatCode(() -> guard.requirePoll(address)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.eu1.bfl.ai/v1/get_result", // no TLS
                "https://evilbfl.ai/x",
                "https://bfl.ai.evil.example/x",
                "https://api.bfl.ai@evil.example/x",
                "https://user@api.bfl.ai/x",
                "https://api.bfl.ai:8443/x",
                "https://store.example.net/x", // for images, not for the key
                "https://127.0.0.1/x",
                "https://2130706433/x",
                "https://0x7f.1/x",
                "https://0177.0.0.1/x",
                "https://[::1]/x",
                "https://[::ffff:169.254.169.254]/x",
                "https://169.254.169.254/latest/meta-data",
                "file:///etc/passwd",
                "gopher://api.bfl.ai/x",
                "//api.bfl.ai/x",
                "https:///x",
                "",
                "not an address"
            })
    void everythingElseGetsNoKey(String address) {
        assertThatThrownBy(() -> guard.requirePoll(address))
                .isInstanceOf(AddressGuard.RefusedAddressException.class)
                .message()
                .doesNotContain("/x", "?", "meta-data");
    }

    @Test
    void imagesMayComeFromListedHosts() {
        assertThatCode(() -> guard.requireResult("https://store.example.net/a.png?sig=1"))
                .doesNotThrowAnyException();
        assertThatCode(() -> guard.requireResult("https://a.cdn.example.org/a.png"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> guard.requireResult("https://cdn.example.org/a.png"))
                .isInstanceOf(AddressGuard.RefusedAddressException.class);
        assertThatThrownBy(() -> guard.requireResult("https://other.example.net/a.png"))
                .isInstanceOf(AddressGuard.RefusedAddressException.class);
    }

    @Test
    void theOperatorsOwnAddressIsTrustedWithItsPortAlone() {
        AddressGuard local = new AddressGuard("http://127.0.0.1:8080/api", List.of(), List.of());

        assertThatCode(() -> local.requirePoll("http://127.0.0.1:8080/v1/get_result"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> local.requirePoll("http://127.0.0.1:8081/v1/get_result"))
                .isInstanceOf(AddressGuard.RefusedAddressException.class);
        assertThatThrownBy(() -> local.requirePoll("http://localhost:8080/v1/get_result"))
                .isInstanceOf(AddressGuard.RefusedAddressException.class);
    }

    @Test
    void ofAnAddressOfNumbersNoPartIsADomain() {
        AddressGuard byNumbers = new AddressGuard("https://93.184.216.34/v1", List.of(), List.of());

        assertThatCode(() -> byNumbers.requirePoll("https://93.184.216.34/v1/tasks/1"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> byNumbers.requirePoll("https://9.9.216.34/v1/tasks/1"))
                .isInstanceOf(AddressGuard.RefusedAddressException.class);
        assertThatThrownBy(() -> byNumbers.requireResult("https://9.9.216.34/a.png"))
                .isInstanceOf(AddressGuard.RefusedAddressException.class);
    }
}
