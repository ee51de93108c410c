package dev.darkroom.adapter.http;

import java.time.Duration;
import org.apache.camel.component.http.HttpComponent;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP clients for providers. None repeats a request, follows a redirect, unpacks a body, keeps cookies, uses a proxy, or
 * sends on a connection that was used before.
 */
public final class ProviderClients {
    private static final Timeout CONNECT = Timeout.ofSeconds(10);
    /** The breakers' bulkheads are what limits calls at once. */
    private static final int MOST_CONNECTIONS = 4_096;

    /** By itself the client reads heads of any length into memory. */
    private static final Http1Config SHORT_HEADS = Http1Config.custom()
            .setMaxLineLength(16 * 1024)
            .setMaxHeaderCount(200)
            .build();

    private ProviderClients() {}

    /** Camel's component for requests to the addresses that the operator set. */
    public static HttpComponent component() {
        HttpComponent component = new HttpComponent();
        component.setAutomaticRetriesDisabled(true);
        component.setRedirectHandlingDisabled(true);
        component.setContentCompressionDisabled(true);
        component.setCookieManagementDisabled(true);
        component.setAuthCachingDisabled(true);
        component.setConnectionStateDisabled(true);
        component.setUseSystemProperties(false);
        component.setMaxTotalConnections(MOST_CONNECTIONS);
        component.setConnectionsPerRoute(MOST_CONNECTIONS);
        component.setConnectTimeout(CONNECT.toMilliseconds());
        component.setConnectionRequestTimeout(CONNECT.toMilliseconds());
        component.setSkipResponseHeaders(false);
        component.setHttpClientConfigurer(ProviderClients::careful);
        return component;
    }

    /** A client that resolves names in this way. */
    static CloseableHttpClient client(DnsResolver names, Duration silence) {
        return client(names, CONNECT.toDuration(), silence);
    }

    /** The same with another limit on connecting. */
    static CloseableHttpClient client(DnsResolver names, Duration connect, Duration silence) {
        Timeout response = Timeout.of(silence);
        HttpClientBuilder builder = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(names)
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(SHORT_HEADS)
                                .build())
                        .setMaxConnTotal(MOST_CONNECTIONS)
                        .setMaxConnPerRoute(MOST_CONNECTIONS)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(connect))
                                .setSocketTimeout(response)
                                .build())
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setSoTimeout(response).build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(response)
                        .setConnectionRequestTimeout(CONNECT)
                        .setRedirectsEnabled(false)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState();
        careful(builder);
        return builder.build();
    }

    private static void careful(HttpClientBuilder builder) {
        Phases.name(builder);
        builder.setRequestExecutor(new AbandoningExecutor());
        // A connection that the provider has closed meanwhile fails like one that was cut: it would look like a
        // purchase.
        builder.setConnectionReuseStrategy((request, response, context) -> false);
    }
}
