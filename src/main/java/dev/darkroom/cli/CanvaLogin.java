package dev.darkroom.cli;

import dev.darkroom.adapter.http.CanvaHttp;
import dev.darkroom.adapter.web.ConsentRedirect;
import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import dev.darkroom.engine.CanvaBeans;
import dev.darkroom.export.canva.CanvaApi;
import dev.darkroom.export.canva.CanvaException;
import dev.darkroom.export.canva.CanvaOAuth;
import dev.darkroom.export.canva.CanvaTokens;
import dev.darkroom.export.canva.Pkce;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Gets the consent of a Canva user: shows the page, receives its answer, exchanges the code. */
final class CanvaLogin {
    private final Settings settings;
    private final PrintWriter out;
    private final PrintWriter err;

    /**
     * What came of it.
     *
     * @param account whose consent it is, for people to read
     */
    record Consent(CanvaTokens tokens, String account) {}

    CanvaLogin(Settings settings, PrintWriter out, PrintWriter err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    /** The consent; empty when there is none, which has been said. */
    Optional<Consent> ask(Duration patience, boolean browser) throws InterruptedException {
        int port = settings.canva().redirectPort();
        Pkce pkce = Pkce.random();
        try (CanvaHttp calls = CanvaBeans.calls(settings);
                ConsentRedirect redirect = new ConsentRedirect(port, CanvaOAuth.REDIRECT_PATH, pkce.state())) {
            CanvaOAuth oauth = new CanvaOAuth(settings.canva(), calls);
            String url = oauth.consentUrl(pkce);
            out.println("Log in to Canva and agree, at:");
            out.println(url);
            if (browser && Browser.open(url)) {
                out.println("A browser has been asked to open it.");
            }
            out.flush();
            Optional<Map<String, String>> answer = redirect.await(patience);
            if (answer.isEmpty()) {
                err.println("no answer came to http://127.0.0.1:" + port + CanvaOAuth.REDIRECT_PATH + " within "
                        + patience.toSeconds() + " s; is that an authorized redirect of the integration? Try again.");
                return Optional.empty();
            }
            return consent(answer.get(), oauth, new CanvaApi(calls), pkce);
        } catch (IOException e) {
            err.println("port " + port + " of 127.0.0.1 cannot be listened at (" + e.getMessage()
                    + "); free it, or set darkroom.canva.redirect-port, in Canva's developer portal too");
            return Optional.empty();
        }
    }

    private Optional<Consent> consent(Map<String, String> answer, CanvaOAuth oauth, CanvaApi api, Pkce pkce) {
        String code = answer.getOrDefault("code", "");
        if (code.isEmpty()) {
            String why = answer.getOrDefault("error", "");
            err.println("Canva gave no consent: " + (why.matches("[a-z_]{1,60}") ? why : "no reason is said"));
            return Optional.empty();
        }
        try {
            CanvaTokens tokens = oauth.exchange(new Secret(code), pkce);
            return Optional.of(new Consent(tokens, account(tokens, api)));
        } catch (CanvaException e) {
            err.println("the login failed: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The consent is kept whether or not Canva says whose it is. */
    private String account(CanvaTokens tokens, CanvaApi api) {
        try {
            return api.account(tokens.access());
        } catch (CanvaException e) {
            err.println("Canva does not say whose library it is: " + e.getMessage());
            return "a user whom Canva did not name";
        }
    }
}
