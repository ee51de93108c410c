package dev.darkroom.adapter.broker;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel context whose {@code jms} component is the program's, on a started broker. */
final class CamelOnBroker implements AutoCloseable {
    final BlockingQueue<Exchange> seen = new LinkedBlockingQueue<>();
    private final DefaultCamelContext context = new DefaultCamelContext();

    CamelOnBroker(JmsComponent component) {
        context.addComponent("jms", component);
    }

    CamelOnBroker with(RoutesBuilder routes) throws Exception {
        context.addRoutes(routes);
        return this;
    }

    CamelOnBroker start() {
        context.start();
        return this;
    }

    DefaultCamelContext context() {
        return context;
    }

    /** The next exchange a route put into {@link #seen}. */
    Exchange next() throws InterruptedException {
        return next(Duration.ofSeconds(30));
    }

    Exchange next(Duration patience) throws InterruptedException {
        Exchange exchange = seen.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (exchange == null) {
            throw new AssertionError("no message came");
        }
        return exchange;
    }

    @Override
    public void close() {
        context.stop();
    }
}
