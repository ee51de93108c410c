package dev.darkroom.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.adapter.http.FormEntity;
import dev.darkroom.adapter.http.HttpFailures;
import dev.darkroom.adapter.http.Transfer;
import dev.darkroom.catalog.Fit;
import dev.darkroom.catalog.Mapping.MappingException;
import dev.darkroom.catalog.Model;
import dev.darkroom.catalog.ModelChoice;
import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings.ProviderSettings;
import dev.darkroom.provider.Answer;
import dev.darkroom.provider.AnswerFile;
import dev.darkroom.provider.ApiKey;
import dev.darkroom.provider.Ask;
import dev.darkroom.provider.ImageCodec;
import dev.darkroom.provider.MappedAnswer;
import dev.darkroom.provider.Outgoing;
import dev.darkroom.provider.ProviderCodec;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Refusals;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.TaskCodec;
import dev.darkroom.provider.Words;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderWork;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** What the requests to all providers have in common: a message of our own making, one key, short answers read. */
final class Requests {
    private static final int SUCCESS = 200;
    private static final int NO_SUCCESS = 300;
    private static final String PLAIN = "identity";
    private static final Duration SHORT = Duration.ofSeconds(30);

    private final ProviderCodec codec;
    private final ProviderSettings settings;
    private final ModelChoice models;
    private final AttemptModels versions;

    Requests(ProviderCodec codec, ProviderSettings settings, ModelChoice models, AttemptModels versions) {
        this.codec = codec;
        this.settings = settings;
        this.models = models;
        this.versions = versions;
    }

    /**
     * Makes the message the request. No header stays that could steer where it goes.
     *
     * @throws ProviderException when the model's own mapping fails; nothing was sent
     */
    void prepare(RenderWork work, Exchange exchange) throws ProviderException {
        write(outgoing(work), authorisation(work), exchange);
    }

    /** Makes the message this request, with the headers that show the key. No header stays that was there. */
    static void write(Outgoing outgoing, Map<String, String> authorisation, Exchange exchange) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        outgoing.headers().forEach(message::setHeader);
        // The catalogue's own path: nothing that a caller sent is in it.
        message.setHeader(Exchange.HTTP_PATH, outgoing.path());
        if (outgoing.body() instanceof Outgoing.Json json) {
            message.setBody(Reply.bytes(json.document()));
            message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        } else if (outgoing.body() instanceof Outgoing.Form form) {
            message.setBody(FormEntity.of(form));
        }
        message.setHeader("Accept", "application/json");
        message.setHeader("Accept-Encoding", PLAIN);
        // Unpacking reads the answer before it is kept: what fails then would look like a failure to connect.
        exchange.setProperty(Exchange.SKIP_GZIP_ENCODING, true);
        authorisation.forEach(message::setHeader);
    }

    private Outgoing outgoing(RenderWork work) throws ProviderException {
        Model model = model(work);
        if (model == null) {
            throw Refusals.nothingBought(
                    ErrorType.NOT_FOUND, "model " + work.attempt().modelId() + " is not in the catalogue any more");
        }
        try {
            Ask ask = Ask.of(model, work.wording().asked(), models.safety(work.request()), work.inputs());
            Outgoing outgoing = codec.request(ask);
            return model.payloadMapping() == null ? outgoing : outgoing.mapped(model.payloadMapping(), ask);
        } catch (IllegalArgumentException e) {
            // What its file says now does not make a request of this; nothing has been sent.
            throw Refusals.nothingBought(
                    ErrorType.INVALID_REQUEST,
                    "no request can be made for " + model.modelId() + " as the catalogue has it: " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw Refusals.nothingBought(ErrorType.INTERNAL, e.getMessage());
        } catch (MappingException e) {
            throw Refusals.nothingBought(
                    ErrorType.INVALID_REQUEST, "payload_mapping of " + model.modelId() + " " + e.getMessage());
        }
    }

    /** The model that the present attempt asks, as it was when that was made; null: the catalogue did not have it. */
    private Model model(RenderWork work) {
        return versions.of(work.attempt());
    }

    /** What the answer on disk says. */
    ImageCodec.Delivered delivered(ImageCodec images, RenderWork work, AnswerFile answer)
            throws IOException, ProviderException {
        Model model = model(work);
        JsonNode tree = answer.tree();
        ProviderWords.ofBody(work, codec, tree, words(work));
        if (model == null || model.responseMapping() == null) {
            return images.read(tree, model, words(work));
        }
        images.requireAllowed(tree, words(work));
        return MappedAnswer.of(model, tree, words(work)).delivered();
    }

    /** How the task goes, as this answer to the question says. */
    TaskCodec.Progress progress(TaskCodec tasks, RenderWork work, Reply reply) throws ProviderException {
        ProviderWords.ofBody(work, codec, reply.json(), words(work));
        return tasks.progress(reply, model(work), words(work));
    }

    /** The headers that show the attempt's key; the first one, when that is not configured any more. None without keys. */
    Map<String, String> authorisation(RenderWork work) {
        if (settings.keys().isEmpty()) {
            return Map.of();
        }
        return codec.authorisation(
                ApiKey.secret(settings.keys(), work.attempt().keyId()).value());
    }

    /**
     * Whether the answer is packed, which was not asked for: nothing in it can be read. Asked before {@link #success},
     * which forgets the headers.
     */
    static boolean isPacked(Exchange exchange) {
        String encoding = exchange.getMessage().getHeader("Content-Encoding", String.class);
        return encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase(PLAIN);
    }

    /** A success that is packed: it may have been billed. */
    static ProviderException packed() {
        return Refusals.garbled("the answer is packed, which was not asked for");
    }

    /** The body of a success; the caller closes it. @throws ProviderException what a refusal means */
    InputStream success(RenderWork work, Exchange exchange) throws IOException, ProviderException {
        ProviderWords.ofHeaders(work, exchange.getMessage(), words(work));
        return success(exchange, reply -> codec.refusal(reply, words(work)));
    }

    private static InputStream success(Exchange exchange, Function<Reply, ProviderException> refusal)
            throws IOException, ProviderException {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        String retryAfter = message.getHeader("Retry-After", String.class);
        InputStream body =
                message.getBody() == null ? InputStream.nullInputStream() : message.getBody(InputStream.class);
        boolean packed = isPacked(exchange);
        message.removeHeaders("*");
        message.setBody(null);
        if (status >= SUCCESS && status < NO_SUCCESS) {
            return body;
        }
        throw refusal.apply(new Reply(status, retryAfter, refusalText(body, packed)));
    }

    /** The status says what happened; its text may be cut, and is none when it is packed. */
    private static String refusalText(InputStream body, boolean packed) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (body) {
            if (packed) {
                return "";
            }
            new Transfer(Reply.MOST_BYTES, SHORT).copy(body, text);
        } catch (Transfer.CutException e) {
            return text.toString(StandardCharsets.UTF_8);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** A short success, whole. */
    Reply text(RenderWork work, Exchange exchange) throws IOException, ProviderException {
        ProviderWords.ofHeaders(work, exchange.getMessage(), words(work));
        return text(exchange, SHORT, reply -> codec.refusal(reply, words(work)));
    }

    /**
     * A short success, whole.
     *
     * @param patience how long it may take to come
     * @param refusal what an answer that is no success means
     */
    static Reply text(Exchange exchange, Duration patience, Function<Reply, ProviderException> refusal)
            throws IOException, ProviderException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        boolean packed = isPacked(exchange);
        try (InputStream body = success(exchange, refusal)) {
            new Transfer(Reply.MOST_BYTES, patience).copy(body, text);
        } catch (Transfer.CutException e) {
            throw HttpFailures.ofBody(e.failure());
        }
        if (packed) {
            throw packed();
        }
        return new Reply(SUCCESS, null, text.toString(StandardCharsets.UTF_8));
    }

    /** The image is there: the caller is told what was done in another way than asked. */
    void answered(RenderWork work, Answer answer) {
        work.answered(
                answer.finalPrompt() != null
                        ? answer
                        : new Answer(
                                answer.sha256(), answer.seed(), work.wording().prompt(), answer.costMicros()));
        Model model = model(work);
        String remark = model == null ? null : Fit.remark(model, work.request());
        if (remark != null) {
            work.warn("render " + work.claim().index() + ": " + remark);
        }
    }

    Words words(RenderWork work) {
        return new Words(
                settings.keys().stream().map(Secret::value).toList(),
                work.request().prompt(),
                work.wording().prompt());
    }
}
