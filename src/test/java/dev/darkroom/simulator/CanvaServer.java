package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * A simulated Canva on a loopback port, with one user, who agrees at once: OAuth2 with PKCE and refresh tokens that can be
 * used once, uploads as jobs, designs, and its documented errors.
 */
public final class CanvaServer implements AutoCloseable {
    public static final String CLIENT = "OC-darkroom";
    public static final String SECRET = "cnvca-not-a-real-secret";

    private final SocketServer server = new SocketServer(0);
    private final CanvaConsent consent = new CanvaConsent(CLIENT + ":" + SECRET);
    private final CanvaLibrary library = new CanvaLibrary();
    private final ConcurrentLinkedDeque<Trouble> troubles = new ConcurrentLinkedDeque<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile Predicate<String> death = call -> false;

    /**
     * What happens to one call.
     *
     * @param call such as {@code POST /v1/designs}, or its beginning
     * @param carriedOut whether it is done all the same
     */
    private record Trouble(String call, boolean carriedOut, Reply reply) {}

    public CanvaServer() throws IOException {
        server.start(() -> true, this::handle);
    }

    public String baseUrl() {
        return url() + "/rest";
    }

    public String authorizeUrl() {
        return url() + "/api/oauth/authorize";
    }

    private String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /**
     * Tells of every call that is carried out, as method and path, before it is answered.
     *
     * @param death whether the caller died of it: then there is no answer
     */
    public CanvaServer witness(Predicate<String> death) {
        this.death = death;
        return this;
    }

    /** The next such call is refused. */
    public CanvaServer refuse(String call, int status, String code) {
        troubles.add(new Trouble(call, false, error(status, code, "It was refused")));
        return this;
    }

    /** The next such call is refused, for a while. */
    public CanvaServer refuseFor(String call, String retryAfter) {
        troubles.add(new Trouble(
                call, false, error(429, "too_many_requests", "Slow down").with("Retry-After", retryAfter)));
        return this;
    }

    /** The next such call is carried out, and its answer lost. */
    public CanvaServer loseAnswer(String call) {
        troubles.add(new Trouble(call, true, Reply.nothing(Reply.Delivery.RESET)));
        return this;
    }

    /** The next such call is answered with a page, and this status. */
    public CanvaServer page(String call, int status) {
        Reply page = Reply.page();
        troubles.add(new Trouble(call, false, new Reply(status, page.headers(), page.body(), page.delivery(), 0, 0)));
        return this;
    }

    /** The next such call is answered with this document. */
    public CanvaServer answer(String call, Map<String, ?> document) {
        troubles.add(new Trouble(call, false, Reply.json(200, document)));
        return this;
    }

    /** Access tokens live that long from now on. */
    public CanvaServer accessLife(int seconds) {
        consent.life(seconds);
        return this;
    }

    /** The user says no from now on. */
    public void deny() {
        consent.deny();
    }

    /** The user agrees to these scopes only. */
    public void agreeOnlyTo(String scopes) {
        consent.only(scopes);
    }

    public void expireAccess() {
        consent.expire();
    }

    public void withdrawConsent() {
        consent.withdraw();
    }

    /** Imports are over when they were looked at so often. */
    public CanvaServer looksNeeded(int number) {
        library.looksNeeded(number);
        return this;
    }

    /** Imports end so from now on; null: well. */
    public CanvaServer failImports(String code) {
        library.failWith(code);
        return this;
    }

    public void finishImports() {
        library.finish();
    }

    public void forgetJobs() {
        library.forgetJobs();
    }

    public int refreshes() {
        return consent.refreshes();
    }

    public boolean consentEnded() {
        return consent.revoked();
    }

    /** The names of what was uploaded. */
    public List<String> uploads() {
        return library.names();
    }

    public List<byte[]> images() {
        return library.images();
    }

    public List<JsonNode> designs() {
        return library.designs();
    }

    public int looks() {
        return library.looks();
    }

    /** Every call, as method and path. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    private Reply handle(Request request) throws IOException {
        String path = request.path().replaceFirst("^/rest", "");
        String call = request.method() + " " + path;
        calls.add(call);
        Trouble trouble = troubles.peek();
        if (trouble == null || !call.startsWith(trouble.call()) || !troubles.remove(trouble)) {
            Reply reply = served(request, call, path);
            return death.test(call) ? Reply.nothing(Reply.Delivery.RESET) : reply;
        }
        if (trouble.carriedOut()) {
            served(request, call, path);
        }
        return trouble.reply();
    }

    private Reply served(Request request, String call, String path) throws IOException {
        return switch (call) {
            case "GET /api/oauth/authorize" -> consent.authorize(request);
            case "POST /v1/oauth/token" -> consent.token(request);
            case "POST /v1/oauth/revoke" -> consent.revoke(request);
            default -> {
                Reply refusal = consent.refusal(request, scope(call));
                yield refusal == null ? allowed(request, call, path) : refusal;
            }
        };
    }

    private static String scope(String call) {
        if (call.startsWith("POST /v1/asset-uploads")) {
            return "asset:write";
        }
        if (call.startsWith("GET /v1/asset-uploads")) {
            return "asset:read";
        }
        if (call.startsWith("POST /v1/designs")) {
            return "design:content:write";
        }
        return call.endsWith("/profile") ? "profile:read" : "";
    }

    private Reply allowed(Request request, String call, String path) throws IOException {
        if (call.startsWith("GET /v1/asset-uploads/")) {
            return library.look(path.substring(path.lastIndexOf('/') + 1));
        }
        return switch (call) {
            case "POST /v1/asset-uploads" -> library.upload(request);
            case "POST /v1/designs" -> library.design(request);
            case "GET /v1/users/me" ->
                Reply.json(200, Map.of("team_user", Map.of("user_id", "oUser1", "team_id", "oTeam1")));
            case "GET /v1/users/me/profile" ->
                Reply.json(200, Map.of("profile", Map.of("display_name", "Ada Example")));
            default -> error(404, "endpoint_not_found", "There is no " + call);
        };
    }

    static Reply error(int status, String code, String message) {
        return Reply.json(status, Map.of("code", code, "message", message));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
