package dev.darkroom.adapter.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.config.Secret;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.FigmaRest;
import dev.darkroom.provider.RetryAfter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.Stream;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.StringEntity;

/** Asks Figma's REST API. Each request is sent once, and none follows a redirect: it carries the token. Thread-safe. */
public final class FigmaClient implements FigmaRest, AutoCloseable {
    private static final int MOST_BYTES = 16 << 20;
    private static final int LONGEST_WORDS = 200;
    /** How long to wait after a 429 that does not say. */
    private static final Duration A_MINUTE = Duration.ofSeconds(60);
    /** Plans whose requests are counted by the month are asked to wait that long. */
    private static final Duration LONGEST_PAUSE = Duration.ofDays(31);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String baseUrl;
    private final Secret token;
    private final Duration time;
    private final Clock clock;
    private final CloseableHttpClient client;
    private final TimeLimit limit;

    /**
     * @param baseUrl such as {@code https://api.figma.com}, without a slash at its end
     * @param token a personal access token
     * @param time for a whole call, from its connection to the last byte of its answer
     */
    public FigmaClient(String baseUrl, Secret token, Duration time, Clock clock) {
        this.baseUrl = baseUrl;
        this.token = token;
        this.time = time;
        this.clock = clock;
        this.client = ProviderClients.client(SystemDefaultDnsResolver.INSTANCE, time);
        this.limit = new TimeLimit("darkroom-figma-limit");
    }

    @Override
    public JsonNode get(String path) throws ExportException {
        return ask(new HttpGet(URI.create(baseUrl + path)));
    }

    @Override
    public JsonNode post(String path, JsonNode body) throws ExportException {
        HttpPost request = new HttpPost(URI.create(baseUrl + path));
        request.setEntity(new StringEntity(body.toString(), ContentType.APPLICATION_JSON));
        return ask(request);
    }

    private JsonNode ask(HttpUriRequestBase request) throws ExportException {
        request.setHeader("X-Figma-Token", token.value());
        request.setHeader("Accept", "application/json");
        ScheduledFuture<?> end = limit.cut(request, time);
        try (ClassicHttpResponse response = client.executeOpen(HttpHost.create(request.getUri()), request, null)) {
            byte[] body = body(response);
            if (response.getCode() / 100 == 2) {
                return JSON.readTree(body);
            }
            throw refusal(response, words(body));
        } catch (JsonProcessingException e) {
            throw ExportException.again("Figma's answer is no JSON"); // its text may hold anything
        } catch (IOException e) {
            throw ExportException.again(unanswered(e, request.isCancelled()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("an address that was made of one is one", e);
        } finally {
            end.cancel(false);
        }
    }

    private String unanswered(IOException failure, boolean late) {
        if (late) {
            return "Figma did not answer within " + time.toMillis() / 1000.0 + " s";
        }
        if (failure instanceof UnreachedException || failure instanceof UnansweredException) {
            return "Figma: " + HttpFailures.ofRequest(failure).getMessage();
        }
        return failure instanceof Transfer.CutException
                ? "Figma's answer broke off"
                : "Figma's answer could not be read";
    }

    private byte[] body(ClassicHttpResponse response) throws IOException, ExportException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (response.getEntity() != null) {
            try (InputStream in = response.getEntity().getContent()) {
                if (!new Transfer(MOST_BYTES, time).copy(in, body)) {
                    throw ExportException.never("Figma's answer is longer than 16 MiB");
                }
            }
        }
        return body.toByteArray();
    }

    private ExportException refusal(ClassicHttpResponse response, String words) {
        int status = response.getCode();
        String said = "HTTP " + status + (words.isEmpty() ? "" : " (" + words + ")");
        if (status == 429) {
            String plan = header(response, "X-Figma-Plan-Tier");
            Duration pause = RetryAfter.of(header(response, "Retry-After"), clock.instant(), LONGEST_PAUSE);
            return ExportException.later(
                    "Figma takes no more requests for now" + (plan == null ? "" : " (plan " + clean(plan) + ")") + ": "
                            + said,
                    pause == null ? A_MINUTE : pause);
        }
        if (status == 408 || status >= 500) {
            return ExportException.again("Figma has a fault: " + said);
        }
        String why =
                switch (status) {
                    case 401, 403 -> "Figma refuses FIGMA_API_TOKEN, or what it may do in this file";
                    case 404 -> "Figma has no such file or node that FIGMA_API_TOKEN may see";
                    default -> "Figma refuses the link";
                };
        return ExportException.never(why + ": " + said);
    }

    private static String header(ClassicHttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    /** Errors come in two shapes: {@code {"err": words}}, and {@code {"error": true, "message": words}}. */
    private String words(byte[] body) {
        JsonNode document;
        try {
            document = JSON.readTree(body);
        } catch (IOException e) {
            return ""; // a page for people, or cut: the status has to do
        }
        return Stream.of("err", "message", "error")
                .map(name -> document.path(name))
                .filter(JsonNode::isTextual)
                .map(each -> clean(each.asText()))
                .findFirst()
                .orElse("");
    }

    /** Nobody is to find the token in a log, were it repeated to us. */
    private String clean(String text) {
        String safe = text.replace(token.value(), "***").replaceAll("\\p{Cntrl}+", " ");
        return safe.substring(0, Math.min(safe.length(), LONGEST_WORDS));
    }

    @Override
    public void close() throws IOException {
        limit.close();
        client.close();
    }
}
