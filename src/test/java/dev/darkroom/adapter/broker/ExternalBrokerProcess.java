package dev.darkroom.adapter.broker;

import java.io.IOException;
import java.nio.file.Path;

/** An Artemis broker in a process of its own, as an operator would run one: everything may be created, one user. */
public final class ExternalBrokerProcess implements AutoCloseable {
    private final ChildJvm jvm;
    private final int port;

    private ExternalBrokerProcess(ChildJvm jvm, int port) {
        this.jvm = jvm;
        this.port = port;
    }

    /**
     * Starts the broker and waits until it can be used.
     *
     * @param folder where it keeps its messages
     * @param port 0: any free port
     */
    public static ExternalBrokerProcess start(Path folder, int port, String user, String password) throws Exception {
        ChildJvm jvm = launch(folder, port, user, password);
        try {
            return new ExternalBrokerProcess(jvm, Integer.parseInt(jvm.await("PORT")));
        } catch (Exception e) {
            jvm.close();
            throw e;
        }
    }

    private static ChildJvm launch(Path folder, int port, String user, String password) throws IOException {
        return ChildJvm.start(ExternalBrokerMain.class, folder.toString(), Integer.toString(port), user, password);
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** What {@code darkroom.broker.url} should be. */
    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** {@code kill -9}. What it had accepted is in its folder. */
    @Override
    public void close() {
        jvm.close();
    }
}
