package dev.darkroom.routes;

import static dev.darkroom.routes.Jobs.attempts;
import static dev.darkroom.routes.Jobs.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.render.ErrorType;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** shared/provider-template: one attempt at one provider, its breaker, its fallback. */
class ProviderRouteTest {
    @TempDir
    private static Path folder;

    private static final ScriptedProvider PROVIDERS = new ScriptedProvider();
    private static Bench bench;

    @BeforeAll
    static void start() throws Exception {
        Home home = ScriptedProvider.in(new Home(folder), "sdxl", "openai-images")
                .with("darkroom.providers", "sdxl,openai_images,noop_media");
        bench = Bench.start(home, false, Map.of("scripted", PROVIDERS));
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void reset() {
        PROVIDERS.reset();
        breaker("sdxl").reset();
        breaker("openai_images").reset();
    }

    @ParameterizedTest
    @EnumSource(ErrorType.class)
    void aFailureLeadsToTheNextProviderOrToTheEnd(ErrorType type) {
        PROVIDERS.when("sdxl", fails(type));

        JsonNode result = Jobs.done(bench, json("failure-" + type.word()));

        String first = "sdxl released " + type.word();
        JsonNode render = result.at("/renders/0");
        if (type.nextProvider()) {
            assertThat(attempts(result)).containsExactly(first, "openai_images settled -");
            assertThat(render.get("state").asText()).isEqualTo("done");
            assertThat(render.get("provider").asText()).isEqualTo("openai_images");
        } else {
            assertThat(attempts(result)).containsExactly(first);
            assertThat(render.get("state").asText()).isEqualTo(type == ErrorType.CANCELLED ? "cancelled" : "failed");
            assertThat(render.get("error_type").asText()).isEqualTo(type.word());
            assertThat(render.get("message").asText()).isEqualTo("as scripted");
        }
    }

    @Test
    void theMessageOfAnAttemptIsTheProviders() {
        PROVIDERS.when("sdxl", fails(ErrorType.UNAVAILABLE));

        JsonNode result = Jobs.done(bench, json("message"));

        assertThat(result.at("/renders/0/attempts/0/message").asText()).isEqualTo("as scripted");
    }

    @Test
    void aBreakerThatOpenedKeepsTheProviderOutOfThePlan() {
        PROVIDERS.when("sdxl", fails(ErrorType.UNAVAILABLE));
        for (int i = 0; i < 5; i++) {
            Jobs.done(bench, json("opens-" + i));
        }

        JsonNode result = Jobs.done(bench, json("opened"));

        assertThat(PROVIDERS.calls("sdxl")).isEqualTo(5);
        assertThat(breaker("sdxl").getState()).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(attempts(result)).containsExactly("openai_images settled -");
        assertThat(Jobs.skipped(result, "sdxl")).contains("circuit breaker is open");
    }

    @Test
    void aProviderThatWorksAgainIsAskedAgain() {
        breaker("sdxl").transitionToOpenState();
        breaker("sdxl").transitionToHalfOpenState();

        JsonNode first = Jobs.done(bench, json("again-1"));
        JsonNode second = Jobs.done(bench, json("again-2"));

        assertThat(attempts(first)).containsExactly("sdxl settled -");
        assertThat(attempts(second)).containsExactly("sdxl settled -");
        assertThat(breaker("sdxl").getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void refusalsDoNotOpenTheBreaker() {
        PROVIDERS.when("sdxl", fails(ErrorType.MODERATED));

        for (int i = 0; i < 10; i++) {
            Jobs.done(bench, json("refused-" + i));
        }

        assertThat(PROVIDERS.calls("sdxl")).isEqualTo(10);
        assertThat(breaker("sdxl").getState()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(PROVIDERS.calls("openai_images")).isZero();
    }

    @Test
    void aBreakerThatOpensAfterThePlanIsAReasonToGoOnAndNotAFailureOfTheOneBefore() {
        PROVIDERS.when("sdxl", work -> {
            breaker("openai_images").transitionToOpenState();
            throw new ProviderException(ErrorType.UNAVAILABLE, Purchase.NONE, "as scripted");
        });

        JsonNode result = Jobs.done(bench, json("opens-meanwhile"));

        assertThat(attempts(result)).containsExactly("sdxl released unavailable", "noop_media settled -");
        assertThat(Jobs.skipped(result, "openai_images")).contains("circuit breaker is open");
        assertThat(result.at("/renders/0/state").asText()).isEqualTo("placeholder");
        assertThat(PROVIDERS.calls("openai_images")).isZero();
    }

    @Test
    void aBugInTheCallIsNoFailureOfTheProvider() throws Exception {
        AtomicBoolean once = new AtomicBoolean(true);
        PROVIDERS.when("sdxl", work -> {
            if (once.getAndSet(false)) {
                throw new IllegalStateException("a bug");
            }
        });

        JsonNode result = Jobs.done(bench, json("bug"));

        assertThat(attempts(result)).containsExactly("sdxl released internal", "sdxl settled -");
        assertThat(breaker("sdxl").getMetrics().getNumberOfFailedCalls()).isZero();
        assertThat(bench.number("SELECT failures FROM renders WHERE job_key LIKE 'default/bug%'"))
                .isEqualTo(1);
    }

    private static ScriptedProvider.Call fails(ErrorType type) {
        return work -> {
            throw new ProviderException(type, Purchase.NONE, "as scripted");
        };
    }

    private static CircuitBreaker breaker(String provider) {
        return bench.camel().getRegistry().lookupByNameAndType("breaker-" + provider, CircuitBreaker.class);
    }
}
