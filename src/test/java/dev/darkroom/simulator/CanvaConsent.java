package dev.darkroom.simulator;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The OAuth2 half of a simulated Canva: codes with PKCE, refresh tokens that can be used once, revocation. */
final class CanvaConsent {
    private final String client;
    private final Map<String, Asked> codes = new HashMap<>();
    private final Map<String, Grant> access = new HashMap<>();
    private final Map<String, Grant> refresh = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private int refreshes;
    private int life = 14_400;
    private boolean denies;
    private String scopes;

    /** Whose consent: all tokens that come of one login. */
    private static final class Grant {
        private final String scopes;
        private boolean revoked;

        Grant(String scopes) {
            this.scopes = scopes;
        }
    }

    private record Asked(String challenge, String redirect, String scopes) {}

    /** @param client id and secret, with a colon between */
    CanvaConsent(String client) {
        this.client = client;
    }

    synchronized void life(int seconds) {
        life = seconds;
    }

    synchronized void deny() {
        denies = true;
    }

    /** Whoever agrees from now on agrees to these only. */
    synchronized void only(String allowed) {
        scopes = allowed;
    }

    /** Access tokens that were given are good no more. */
    synchronized void expire() {
        access.clear();
    }

    /** The user withdraws what was given. */
    synchronized void withdraw() {
        refresh.values().forEach(grant -> grant.revoked = true);
    }

    synchronized int refreshes() {
        return refreshes;
    }

    synchronized boolean revoked() {
        return refresh.values().stream().allMatch(grant -> grant.revoked);
    }

    /** The page of consent, at which the user agrees at once. */
    synchronized Reply authorize(Request request) {
        Map<String, String> query = fields(request.target().getRawQuery());
        boolean right = query.getOrDefault("client_id", "").equals(client.split(":", 2)[0])
                && query.getOrDefault("response_type", "").equals("code")
                && query.getOrDefault("code_challenge_method", "").equals("S256")
                && query.getOrDefault("code_challenge", "").matches("[A-Za-z0-9_-]{43}")
                && query.getOrDefault("redirect_uri", "").startsWith("http://127.0.0.1:");
        if (!right) {
            return error(400, "invalid_request");
        }
        String answer = "state=" + URLEncoder.encode(query.getOrDefault("state", ""), StandardCharsets.UTF_8);
        if (denies) {
            answer += "&error=access_denied";
        } else {
            String code = "code-" + numbers.incrementAndGet();
            codes.put(
                    code,
                    new Asked(
                            query.get("code_challenge"),
                            query.get("redirect_uri"),
                            scopes == null ? query.get("scope") : scopes));
            answer += "&code=" + code;
        }
        return Reply.json(302, Map.of()).with("Location", query.get("redirect_uri") + "?" + answer);
    }

    synchronized Reply token(Request request) {
        Map<String, String> body = fields(request.text());
        if (!known(request)) {
            return error(401, "invalid_client");
        }
        if (!request.header("Content-Type").startsWith("application/x-www-form-urlencoded")) {
            return error(400, "invalid_request");
        }
        return switch (body.getOrDefault("grant_type", "")) {
            case "authorization_code" -> exchange(body);
            case "refresh_token" -> renew(body.getOrDefault("refresh_token", ""));
            default -> error(400, "unsupported_grant_type");
        };
    }

    private boolean known(Request request) {
        return request.header("Authorization")
                .equals("Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8)));
    }

    private Reply exchange(Map<String, String> body) {
        Asked asked = codes.remove(body.getOrDefault("code", ""));
        String verifier = body.getOrDefault("code_verifier", "");
        boolean right = asked != null
                && asked.redirect().equals(body.get("redirect_uri"))
                && verifier.matches("[A-Za-z0-9._~-]{43,128}")
                && asked.challenge().equals(sha256(verifier));
        return right ? tokens(new Grant(asked.scopes())) : error(400, "invalid_grant");
    }

    private Reply renew(String token) {
        refreshes++;
        Grant grant = refresh.get(token);
        if (grant == null || grant.revoked) {
            return error(400, "invalid_grant");
        }
        if (!used.add(token)) {
            grant.revoked = true; // somebody else has it, too
            return error(400, "invalid_grant");
        }
        return tokens(grant);
    }

    private Reply tokens(Grant grant) {
        String number = String.valueOf(numbers.incrementAndGet());
        access.put("canva-access-" + number, grant);
        refresh.put("canva-refresh-" + number, grant);
        return Reply.json(
                200,
                Map.of(
                        "access_token",
                        "canva-access-" + number,
                        "refresh_token",
                        "canva-refresh-" + number,
                        "token_type",
                        "Bearer",
                        "expires_in",
                        life,
                        "scope",
                        grant.scopes));
    }

    synchronized Reply revoke(Request request) {
        if (!known(request)) {
            return error(401, "invalid_client");
        }
        Grant grant = refresh.get(fields(request.text()).getOrDefault("token", ""));
        if (grant == null) {
            return error(400, "invalid_grant");
        }
        grant.revoked = true;
        return Reply.json(200, Map.of());
    }

    /** What a call is refused with; null: it is not. */
    synchronized Reply refusal(Request request, String scope) {
        String token = request.header("Authorization").replaceFirst("^Bearer ", "");
        Grant grant = access.get(token);
        if (grant == null) {
            return CanvaServer.error(401, "invalid_access_token", "Access token " + token + " is invalid");
        }
        if (grant.revoked) {
            return CanvaServer.error(401, "revoked_access_token", "Access token is revoked");
        }
        boolean may = scope.isEmpty() || Set.of(grant.scopes.split(" ", -1)).contains(scope);
        return may ? null : CanvaServer.error(403, "missing_scope", "Missing scopes: [" + scope + "]");
    }

    private static Reply error(int status, String word) {
        return Reply.json(status, Map.of("error", word, "error_description", "The request was refused"));
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> found = new HashMap<>();
        for (String pair : (form == null ? "" : form).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            found.put(parts[0], parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
        }
        return found;
    }

    private static String sha256(String text) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
