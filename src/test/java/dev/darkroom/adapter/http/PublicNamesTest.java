package dev.darkroom.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are connected to. */
class PublicNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "192.0.0.8",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fc00::1",
                "fd12::1",
                "fe80::1",
                "ff02::1",
                "::ffff:169.254.169.254",
                "::ffff:127.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::1",
                "2001::1",
                "2001:db8::1",
                "::7f00:1"
            })
    void theNetworkInsideIsRefused(String address) throws Exception {
        assertThat(PublicNames.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "100.63.0.1",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "168.63.129.15",
                "168.63.128.16",
                "169.253.1.1",
                "192.167.1.1",
                "198.17.0.1",
                "223.255.255.1",
                "2606:4700::1111",
                "2001:4860:4860::8888"
            })
    void theOpenInternetIsNot(String address) throws Exception {
        assertThat(PublicNames.isPublic(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "127.1", "169.254.169.254", "[::ffff:169.254.169.254]", "localhost"})
    void howeverItIsWritten(String host) {
        assertThatThrownBy(() -> new PublicNames(SystemDefaultDnsResolver.INSTANCE).resolve(host))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void oneAddressInsideRefusesTheName() {
        PublicNames names = new PublicNames(answering("8.8.8.8", "10.0.0.1"));

        assertThatThrownBy(() -> names.resolve("images.example.com")).isInstanceOf(UnknownHostException.class);
    }

    /** It is asked once, and what it gave is what is connected to. */
    @Test
    void aNameThatTurnsToTheInsideIsRefusedTheSecondTime() throws Exception {
        Deque<String> turns = new ArrayDeque<>(List.of("8.8.8.8", "127.0.0.1"));
        PublicNames names = new PublicNames(answeringInTurn(turns));

        assertThat(names.resolve("rebinding.example.com")[0].getHostAddress()).isEqualTo("8.8.8.8");
        assertThatThrownBy(() -> names.resolve("rebinding.example.com")).isInstanceOf(UnknownHostException.class);
    }

    private static DnsResolver answering(String... addresses) {
        return new Scripted() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                InetAddress[] all = new InetAddress[addresses.length];
                for (int i = 0; i < all.length; i++) {
                    all[i] = InetAddress.getByName(addresses[i]);
                }
                return all;
            }
        };
    }

    private static DnsResolver answeringInTurn(Deque<String> turns) {
        return new Scripted() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return new InetAddress[] {InetAddress.getByName(turns.remove())};
            }
        };
    }

    private abstract static class Scripted implements DnsResolver {
        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
