package dev.darkroom.export.canva;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Canva's OAuth2: consent, tokens for it, new tokens for old ones, and the end of it. Safe for many threads. */
public final class CanvaOAuth {
    /** Where the page of consent leads back to. */
    public static final String REDIRECT_PATH = "/oauth/redirect";

    private static final String SCOPES = "asset:read asset:write design:content:write profile:read";
    private static final String UNKNOWN = "unknown";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int LONGEST_TOKEN = 16 * 1024;
    private static final long LONGEST_LIFE = 366L * 24 * 3600;

    private final Settings.Canva settings;
    private final CanvaCalls calls;

    public CanvaOAuth(Settings.Canva settings, CanvaCalls calls) {
        this.settings = settings;
        this.calls = calls;
    }

    /** The address of the page of consent. */
    public String consentUrl(Pkce pkce) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", settings.clientId());
        query.put("redirect_uri", redirect());
        query.put("scope", SCOPES);
        query.put("state", pkce.state());
        query.put("code_challenge", pkce.challenge());
        query.put("code_challenge_method", "S256");
        return settings.authorizeUrl() + "?" + form(query);
    }

    /** What exports need and a consent does not allow, by the scopes that Canva has told of it; none when it told none. */
    public static List<String> missing(String scopes) {
        List<String> given = List.of(scopes.split(" ", -1));
        return given.contains(UNKNOWN)
                ? List.of()
                : Stream.of(SCOPES.split(" ", -1))
                        .filter(scope -> !given.contains(scope))
                        .toList();
    }

    private String redirect() {
        return "http://127.0.0.1:" + settings.redirectPort() + REDIRECT_PATH;
    }

    /** Tokens for the code that the page of consent has given. */
    public CanvaTokens exchange(Secret code, Pkce pkce) throws CanvaException {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("grant_type", "authorization_code");
        body.put("code", code.value());
        body.put("code_verifier", pkce.verifier().value());
        body.put("redirect_uri", redirect());
        return tokens(body, code);
    }

    /** New tokens; Canva takes the old one once, even when its answer is lost. */
    CanvaTokens renew(Secret refresh) throws CanvaException {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("grant_type", "refresh_token");
        body.put("refresh_token", refresh.value());
        return tokens(body, refresh);
    }

    /** Ends the consent and everything that was given for it. */
    public void revoke(Secret refresh) throws CanvaException {
        CanvaAnswer.read(calls, call("/v1/oauth/revoke", Map.of("token", refresh.value())), refresh.value());
    }

    private CanvaTokens tokens(Map<String, String> body, Secret sent) throws CanvaException {
        JsonNode answer = CanvaAnswer.read(calls, call("/v1/oauth/token", body), sent.value());
        long life = answer.path("expires_in").asLong(0);
        if (life < 1) {
            throw CanvaAnswer.unreadable();
        }
        String scopes = answer.path("scope").asText(SCOPES);
        return new CanvaTokens(
                token(answer.path("access_token")),
                token(answer.path("refresh_token")),
                Math.min(life, LONGEST_LIFE),
                scopes.matches("[a-z:_ ]{1,2000}") ? scopes : UNKNOWN);
    }

    private static Secret token(JsonNode token) throws CanvaException {
        String text = token.asText();
        if (text.length() > LONGEST_TOKEN || !text.matches("[!-~]+")) {
            throw CanvaAnswer.unreadable();
        }
        return new Secret(text);
    }

    private CanvaCalls.Call call(String path, Map<String, String> body) {
        String client = settings.clientId() + ":" + settings.clientSecret().value();
        return new CanvaCalls.Call(
                "POST",
                path,
                Map.of(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8)),
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                form(body).getBytes(StandardCharsets.US_ASCII),
                LIMIT);
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
