package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.access.Scope;
import dev.darkroom.engine.Home;
import dev.darkroom.web.Contract.Operation;
import dev.darkroom.web.ContractCaller.Answer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What any operation can answer, provoked at every one of them: the list of them is the contract itself. */
class ApiRefusalsTest {
    static final Set<String> STATUSES = Set.of("400", "401", "403", "408", "413", "429", "503");

    @TempDir
    private Path folder;

    private final Contract contract = new Contract();

    @Test
    void everyOperationRefusesAsItIsDocumented() throws Exception {
        try (WebBench open = new WebBench(new Home(folder.resolve("open"))
                .with("darkroom.http.body-timeout", "1s")
                .with("darkroom.max-job-size", "4KiB")
                .with("darkroom.http.max-upload", "4KiB"))) {
            ContractCaller caller = new ContractCaller(contract, open, null);
            for (Operation operation : contract.operations()) {
                String path = operation.path("none");
                call(caller, 403, operation, path, "Origin", "https://elsewhere.example");
                unknownParameter(call(caller, 400, operation, path + "?zzz=1"), operation);
                if (operation.hasBody()) {
                    slowAndLarge(open, operation, path);
                }
            }
            otherMethods(open);
            open.bench().drain();
            for (Operation operation : contract.operations()) {
                call(caller, 503, operation, operation.path("none"));
            }
        }
        withKeys();
        Set<String> missing = contract.missing();
        missing.removeIf(one -> !STATUSES.contains(one.split(" ", 2)[1]));
        assertThat(missing).isEmpty();
    }

    private static Answer call(ContractCaller caller, int status, Operation operation, String path, String... headers)
            throws Exception {
        return caller.call(
                status,
                operation,
                path,
                operation.hasBody() ? BodyPublishers.ofString("{}") : BodyPublishers.noBody(),
                operation.hasBody() ? "application/json" : null,
                headers);
    }

    /** The refusal names the parameters that there are: they are those of the contract. */
    private static void unknownParameter(Answer refusal, Operation operation) {
        if (operation.path().startsWith("/v1/")) {
            assertThat(operation.query()).isEmpty();
            return;
        }
        String expected = refusal.json().at("/error/errors/0/expected").asText();
        Set<String> known = expected.equals("none") ? Set.of() : new TreeSet<>(List.of(expected.split(", ", -1)));
        assertThat(known).as(operation.toString()).isEqualTo(operation.query());
    }

    private void slowAndLarge(WebBench web, Operation operation, String path) throws Exception {
        String head = operation.method().toUpperCase(Locale.ROOT) + " " + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ";
        told(web, head + "100\r\n\r\n{", 408, operation);
        told(web, head + "99999\r\n\r\n{", 413, operation);
    }

    /** Sends it byte by byte, and reads until the server closes the connection. */
    private void told(WebBench web, String request, int status, Operation operation) throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), web.bench().httpPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            String[] answer = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\r\n\r\n", 2);
            assertThat(answer[0]).as(operation.toString()).startsWith("HTTP/1.1 " + status + " ");
            Map<String, List<String>> headers = Arrays.stream(answer[0].split("\r\n", -1))
                    .skip(1)
                    .map(line -> line.split(": ", 2))
                    .collect(Collectors.toMap(line -> line[0].toLowerCase(Locale.ROOT), line -> List.of(line[1])));
            contract.check(
                    operation,
                    status,
                    HttpHeaders.of(headers, (name, value) -> true),
                    answer[1].getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A path takes the methods that are documented, and HEAD with GET; for all others it names them. */
    private void otherMethods(WebBench web) throws Exception {
        for (String path : contract.operations().stream().map(Operation::path).collect(Collectors.toSet())) {
            Set<String> documented = new TreeSet<>();
            contract.operations().stream()
                    .filter(one -> one.path().equals(path))
                    .forEach(one -> documented.add(one.method().toUpperCase(Locale.ROOT)));
            if (documented.contains("GET")) {
                documented.add("HEAD");
            }
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")) {
                if (!documented.contains(method)) {
                    WebBench.Reply reply =
                            web.send(web.request(path.replace("{id}", "none")).method(method, BodyPublishers.noBody()));
                    assertThat(reply.status()).as(method + " " + path).isEqualTo(405);
                    assertThat(Set.of(reply.header("Allow").split(", ", -1))).isEqualTo(documented);
                    if (!method.equals("HEAD")) {
                        String shape = path.startsWith("/v1/") ? "OpenAiError" : "Error";
                        assertThat(contract.problems(
                                        contract.document().tree().at("/components/schemas/" + shape), reply.json()))
                                .isEmpty();
                    }
                }
            }
        }
    }

    private void withKeys() throws Exception {
        Home home = new Home(folder.resolve("keyed")).with("darkroom.http.key-rate", "1");
        String hasty = KeyedHome.bearer(home, "default", Scope.READ);
        try (WebBench keyed = new WebBench(home)) {
            ContractCaller caller = new ContractCaller(contract, keyed, hasty);
            assertThat(keyed.get("/jobs", "Authorization", hasty).status()).isEqualTo(200);
            for (Operation operation : contract.operations()) {
                call(caller, 429, operation, operation.path("none"));
                call(caller.as("Bearer wrong"), 401, operation, operation.path("none"));
            }
        }
    }
}
