package dev.darkroom.engine;

import dev.darkroom.adapter.web.Loopback;
import dev.darkroom.config.Settings.HttpSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Optional;

/** Where the HTTP server is to listen, and whether it can and may. */
public final class HttpAddress {
    private static final int BACKLOG = 1;

    private final HttpSettings settings;

    public HttpAddress(HttpSettings settings) {
        this.settings = settings;
    }

    /** Whether no other machine reaches it. */
    boolean isLocal() {
        return Loopback.is(settings.host());
    }

    /**
     * Why the server must not listen there, or on what it cannot; empty: it may. No port is tried.
     *
     * @param keys whether there are access keys
     */
    public Optional<String> refusal(boolean keys) {
        try {
            if (!isOurs(InetAddress.getByName(settings.host()))) {
                return Optional.of("darkroom.http.host=" + settings.host() + " is no address of this machine; set"
                        + " darkroom.http.host to one that it has, such as 127.0.0.1");
            }
        } catch (IOException e) {
            return Optional.of(failure(e));
        }
        if (!isLocal() && !keys) {
            return Optional.of("darkroom.http.host=" + settings.host()
                    + " can be reached from other machines, and there are no access keys. Make one with"
                    + " './darkroom keys add', or set darkroom.http.host to 127.0.0.1.");
        }
        return Optional.empty();
    }

    /** Why nothing can listen on its port just now; empty: it is free. Only for who does not listen on it already. */
    public Optional<String> taken() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()), BACKLOG);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(failure(e));
        }
    }

    /** What to do when listening there failed. */
    String failure(IOException e) {
        if (e instanceof UnknownHostException) {
            return "darkroom.http.host=" + settings.host() + ": no address is known for that name; set"
                    + " darkroom.http.host to an address of this machine, such as 127.0.0.1";
        }
        return "darkroom.http.port=" + settings.port() + ": port " + settings.port() + " on " + settings.host()
                + " cannot be listened on (" + e.getMessage() + "); set darkroom.http.port to another port, or to 0 for"
                + " any free one (DARKROOM_HTTP_PORT=0)";
    }

    private static boolean isOurs(InetAddress address) throws IOException {
        return address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || NetworkInterface.getByInetAddress(address) != null;
    }

    /** The address as people write it. */
    @Override
    public String toString() {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return "http://" + host + ":" + settings.port();
    }
}
