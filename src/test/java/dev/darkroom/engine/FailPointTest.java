package dev.darkroom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a process that is told to die does so; here its end is only noted. */
class FailPointTest {
    private static final String END = "end";

    private final List<String> events = new ArrayList<>();

    private FailPoint point(String spec) {
        return FailPoint.of(spec, () -> events.add(END));
    }

    /** Sends so many messages through a route whose step {@code pay} notes itself. */
    private void send(FailPoint point, int messages) throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getCamelContextExtension().addInterceptStrategy(point);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in")
                            .process(exchange -> events.add("plan"))
                            .id("plan")
                            .process(exchange -> events.add("pay"))
                            .id("pay");
                }
            });
            camel.start();
            point.requireStep();
            for (int i = 0; i < messages; i++) {
                camel.createProducerTemplate().sendBody("direct:in", "");
            }
        }
    }

    @Test
    void withoutThePropertyThereIsNone() {
        assertThat(point(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pay",
                "before:pay",
                "before:pay@0",
                "before:pay@-1",
                "before:pay@1234567890", // more than an int holds
                "before:pay@1 ",
                "before:@1",
                "before:a step@1",
                "during:pay@1",
                "BEFORE:pay@1",
                "start:somewhere@1"
            })
    void whatIsWrittenOtherwiseIsRefusedWithWhatWouldBeRight(String spec) {
        assertThatThrownBy(() -> point(spec))
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("-Ddarkroom.failpoint=" + spec + ": expected before:<step id>@<nth>")
                .hasMessageContaining("after:<step id>@<nth>")
                .hasMessageContaining("database-open, recovering, recovered")
                .hasMessageContaining("routes/");
    }

    @Test
    void beforeTheStep() throws Exception {
        send(point("before:pay@1"), 1);
        assertThat(events).containsExactly("plan", END, "pay");
    }

    @Test
    void afterTheStep() throws Exception {
        send(point("after:pay@1"), 1);
        assertThat(events).containsExactly("plan", "pay", END);
    }

    @Test
    void onlyTheNthTime() throws Exception {
        send(point("before:pay@2"), 3);
        assertThat(events).containsExactly("plan", "pay", "plan", END, "pay", "plan", "pay");
        events.clear();

        send(point("after:plan@3"), 3);
        assertThat(events).containsExactly("plan", "pay", "plan", "pay", "plan", END, "pay");
    }

    @Test
    void aStepThatNoRouteHasIsRefused() {
        assertThatThrownBy(() -> send(point("after:refund@1"), 0))
                .isInstanceOf(SetupException.class)
                .hasMessage("-Ddarkroom.failpoint: no route has a step with the id 'refund'");
    }

    @Test
    void aPointOfTheStart() throws Exception {
        FailPoint point = point("start:recovering@1");
        assertThatCode(point::requireStep).doesNotThrowAnyException();

        point.started("database-open");
        assertThat(events).isEmpty();
        point.started("recovering");
        assertThat(events).containsExactly(END);
        point.started("recovered");
        assertThat(events).containsExactly(END);
    }

    @Test
    void aStepIsNoPointOfTheStart() {
        point("before:recovering@1").started("recovering");
        assertThat(events).isEmpty();
    }
}
