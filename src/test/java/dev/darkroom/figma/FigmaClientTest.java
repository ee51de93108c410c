package dev.darkroom.figma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.adapter.http.FigmaClient;
import dev.darkroom.config.Secret;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.ExportException.Kind;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long a call to Figma may take as a whole. */
class FigmaClientTest {
    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    void anAnswerThatComesByteByByteIsCutWhenItsTimeIsOver() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                FigmaClient client = new FigmaClient(
                        "http://127.0.0.1:" + server.getLocalPort(),
                        new Secret("figd_canary"),
                        Duration.ofSeconds(2),
                        Clock.systemUTC())) {
            Future<?> serving = thread.submit(() -> {
                dribble(server);
                return null;
            });

            ExportException cut =
                    catchThrowableOfType(ExportException.class, () -> client.get("/v1/files/KEY/comments"));

            assertThat(cut).hasMessage("Figma did not answer within 2.0 s");
            assertThat(cut.kind()).isEqualTo(Kind.AGAIN);
            assertThat(serving).as("the connection is closed").failsWithin(Duration.ofSeconds(30));
        } finally {
            over.countDown();
            thread.shutdownNow();
        }
    }

    /** A byte of the head now and then, which no limit on silence ends. */
    private void dribble(ServerSocket server) throws Exception {
        try (Socket socket = server.accept()) {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
            while (!over.await(100, TimeUnit.MILLISECONDS)) {
                out.write('y');
            }
        }
    }
}
