package dev.darkroom.kill;

import dev.darkroom.e2e.DarkroomProcess;
import dev.darkroom.e2e.QueueClient;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Sends the parcels of a run, and notes each in the truth when it is out of our hands. What the program's own broker did
 * not confirm before it was killed is sent again.
 */
final class Post implements AutoCloseable {
    private static final long SOON = 300;

    private final Deque<Parcel> waiting = new ArrayDeque<>();
    private final Child child;
    private final Truth truth;
    private final QueueClient lasting;

    /** @param external a client of the broker that survives; null: the program has its own */
    Post(Child child, Truth truth, QueueClient external) {
        this.child = child;
        this.truth = truth;
        this.lasting = external;
    }

    void add(List<Parcel> parcels) {
        waiting.addAll(parcels);
    }

    int waiting() {
        return waiting.size();
    }

    /**
     * Sends so many, or as many as can be.
     *
     * @param server null when it does not run
     */
    void send(int count, DarkroomProcess server) throws IOException, JMSException {
        List<Parcel> later = new ArrayList<>();
        for (int i = 0; i < count && !waiting.isEmpty(); i++) {
            Parcel parcel = waiting.removeFirst();
            if (parcel.isFile()) {
                child.program().drop(parcel.file(), parcel.content());
                truth.sent(parcel, false);
            } else if (lasting != null) {
                lasting.send(parcel.content(), parcel.correlation());
                truth.sent(parcel, true);
            } else if (server != null && confirmed(parcel, server)) {
                truth.sent(parcel, false);
            } else {
                later.add(parcel);
            }
        }
        waiting.addAll(later);
    }

    private boolean confirmed(Parcel parcel, DarkroomProcess server) {
        try (QueueClient client = QueueClient.of(QueueClient.Protocol.CORE, child.program(), server)) {
            client.context()
                    .createProducer()
                    .setJMSCorrelationID(parcel.correlation())
                    .send(client.context().createQueue("darkroom.jobs"), parcel.content());
            return true;
        } catch (IOException | JMSRuntimeException e) {
            // The server was killed before it could confirm the message, as is the purpose of all this.
            return false;
        }
    }

    /** Takes all that lies on a queue. */
    List<Message> drain(String queue, DarkroomProcess server) throws IOException {
        if (lasting != null) {
            return drain(queue, lasting);
        }
        try (QueueClient client = QueueClient.of(QueueClient.Protocol.CORE, child.program(), server)) {
            return drain(queue, client);
        }
    }

    private static List<Message> drain(String queue, QueueClient client) {
        List<Message> messages = new ArrayList<>();
        try (var consumer = client.context().createConsumer(client.context().createQueue(queue))) {
            for (Message next = consumer.receive(SOON); next != null; next = consumer.receive(SOON)) {
                messages.add(next);
            }
        }
        return messages;
    }

    /** Where messages would lie that were given up; in the program's own broker, clients may not look there. */
    List<String> deadLetters() {
        return lasting == null ? List.of() : List.of("darkroom.dead", "DLQ");
    }

    /** All answers that came; none from the program's own broker, whose kill takes reply queues with it. */
    List<Message> answers() {
        return lasting == null ? List.of() : lasting.answers();
    }

    @Override
    public void close() {
        if (lasting != null) {
            lasting.close();
        }
    }
}
