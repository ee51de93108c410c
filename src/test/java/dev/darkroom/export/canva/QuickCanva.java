package dev.darkroom.export.canva;

import dev.darkroom.asset.ImageStorage;
import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import dev.darkroom.export.StoredImage;
import dev.darkroom.simulator.CanvaServer;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** The target as the program makes it, but that it waits milliseconds for an import. */
public final class QuickCanva {
    private QuickCanva() {}

    /** As an operator would set it. */
    public static Settings.Canva settings(CanvaServer server, Duration uploadTimeout) {
        return new Settings.Canva(
                CanvaServer.CLIENT,
                new Secret(CanvaServer.SECRET),
                server.baseUrl(),
                server.authorizeUrl(),
                8977,
                uploadTimeout);
    }

    public static CanvaExport target(
            Settings.Canva settings,
            CanvaCalls calls,
            CanvaConnections connections,
            CanvaUploads uploads,
            Function<String, StoredImage> images,
            ImageStorage storage) {
        List<Duration> looks = List.of(Duration.ofMillis(1), Duration.ofMillis(2));
        return new CanvaExport(settings, calls, connections, uploads, images, storage, () -> 0.5, looks);
    }

    /** Tokens of a new consent. */
    public static CanvaTokens login(CanvaServer server, CanvaCalls calls) throws Exception {
        CanvaOAuth oauth = new CanvaOAuth(settings(server, Duration.ofMinutes(1)), calls);
        Pkce pkce = Pkce.random();
        String query = java.net.http.HttpClient.newHttpClient()
                .send(
                        java.net.http.HttpRequest.newBuilder(java.net.URI.create(oauth.consentUrl(pkce)))
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("Location")
                .orElseThrow();
        return oauth.exchange(new Secret(query.replaceAll(".*code=", "")), pkce);
    }

    /** Uses a refresh token up, as a node does that is killed before it keeps the new one. */
    public static void renewAndDie(CanvaServer server, CanvaCalls calls, Secret refresh) throws CanvaException {
        new CanvaOAuth(settings(server, Duration.ofMinutes(1)), calls).renew(refresh);
    }
}
