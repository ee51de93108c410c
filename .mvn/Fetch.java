import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** Downloads for mvnw where there is neither curl nor wget: {@code java Fetch.java URL FILE}. */
class Fetch {
    public static void main(String[] args) throws InterruptedException {
        var client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(30))
                .build();
        try {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create(args[0])).build(),
                    HttpResponse.BodyHandlers.ofFile(Path.of(args[1])));
            if (answer.statusCode() != 200) {
                throw new IOException("status " + answer.statusCode());
            }
        } catch (IOException e) {
            System.err.println(args[0] + ": " + e);
            System.exit(1);
        }
    }
}
