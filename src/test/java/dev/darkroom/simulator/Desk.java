package dev.darkroom.simulator;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Where a vendor that answers a POST at once has its calls carried out and written down. */
final class Desk {
    /**
     * A call with good fields.
     *
     * @param micros what it costs when it is charged
     */
    record Order(Vendor vendor, String ref, Asked asked, long micros, Mishap mishap, long latencyMillis) {}

    private final LogWriter log;

    Desk(LogWriter log) {
        this.log = log;
    }

    /**
     * Answers as the call's fault wants it.
     *
     * @param shape of the vendor's error answers
     * @param good the answer when all goes well
     */
    Reply carryOut(Order order, Function<Refusal, Reply> shape, Supplier<Reply> good) throws IOException {
        return carryOut(order, shape, good, entry -> {});
    }

    /**
     * As {@link #carryOut(Order, Function, Supplier)}.
     *
     * @param accepted gets what was written down of a call that is accepted, before it is answered
     */
    Reply carryOut(Order order, Function<Refusal, Reply> shape, Supplier<Reply> good, Consumer<LogEntry> accepted)
            throws IOException {
        Mishap mishap = order.mishap();
        Optional<Refusal> refusal = Refusal.of(mishap, order.vendor());
        Reply reply =
                refusal.map(shape).orElseGet(() -> Damage.answer(good.get().after(order.latencyMillis()), mishap));
        LogEntry entry = log.append(new LogEntry(
                mishap.charged() ? LogEntry.ACCEPTED : LogEntry.REFUSED,
                order.vendor(),
                order.ref(),
                reply.status(),
                mishap,
                mishap.charged() ? order.micros() : 0,
                order.asked()));
        if (mishap.charged()) {
            accepted.accept(entry);
        }
        return reply;
    }

    /** Writes down a call that is refused for what it is; asked is null when its prompt could not be read. */
    Reply refuse(Vendor vendor, String ref, Asked asked, Reply reply) throws IOException {
        Mishap none = new Mishap(Fault.NONE, 0, false);
        log.append(new LogEntry(LogEntry.REFUSED, vendor, ref, reply.status(), none, 0, asked));
        return reply;
    }
}
