package dev.darkroom.e2e;

import dev.darkroom.adapter.s3.S3Server;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shipped program with folders and an environment of its own, started as often as a test wants. */
public final class Program {
    private static final Path HOME = Path.of("").toAbsolutePath();
    /** As in the launcher; the compiler that starts fastest, because every test starts anew. */
    private static final List<String> JVM = List.of(
            "-Djdk.serialFilter=!*",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m");

    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<String> options = new ArrayList<>(coverage());
    private Path home = HOME;
    private Path patch;
    private int starts;

    /** @param folder an empty one: data, inbox, outbox and all that the program says are put there */
    public Program(Path folder) {
        this.folder = folder;
        with("DARKROOM_DATA", data().toString());
        with("DARKROOM_INBOX", inbox().toString());
        with("DARKROOM_OUTBOX", outbox().toString());
        with("DARKROOM_BROKER_PORT", "0");
        with("DARKROOM_HTTP_PORT", "0");
        with("DARKROOM_BROKER_AMQP_PORT", "0");
        with("DARKROOM_BROKER_STOMP_PORT", "0");
        with("DARKROOM_INBOX_QUIET", "50ms");
        with("DARKROOM_INBOX_POLL", "50ms");
        with("DARKROOM_SWEEP", "500ms");
    }

    /** Keeps its images in a bucket instead of its data folder: what nodes of one database must share. */
    Program storingIn(S3Server s3, String bucket) {
        return with("DARKROOM_STORAGE", "s3")
                .with("DARKROOM_S3_ENDPOINT", s3.endpoint())
                .with("DARKROOM_S3_REGION", "us-east-1")
                .with("DARKROOM_S3_BUCKET", bucket)
                .with("DARKROOM_S3_PATH_STYLE", "true")
                .with("DARKROOM_S3_ACCESS_KEY", S3Server.ACCESS_KEY)
                .with("DARKROOM_S3_SECRET_KEY", S3Server.SECRET_KEY);
    }

    /** Sets an environment variable of the processes started from now on. */
    public Program with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Its own folder. */
    public Path data() {
        return folder.resolve("data");
    }

    /** Its drop folder. */
    public Path inbox() {
        return folder.resolve("inbox");
    }

    /** Where it delivers. */
    public Path outbox() {
        return folder.resolve("outbox");
    }

    /** The folder of what every process said: {@code 1.out}, {@code 1.err}, {@code 2.out} … */
    Path said() {
        return folder.resolve("said");
    }

    /** A file outside the program's own folders. */
    Path file(String name, String content) throws IOException {
        Path file = folder.resolve("files").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    /** Drops a job file as a careful writer does: under another name first, then renamed. */
    public void drop(String name, String content) throws IOException {
        Path unfinished = inbox().resolve("." + name);
        Files.writeString(unfinished, content);
        Files.move(unfinished, inbox().resolve(name));
    }

    /** The database in the data folder. */
    Rows rows() {
        return new Rows("jdbc:sqlite:" + data().resolve("darkroom.db"), "", "");
    }

    /** The result in the outbox of a job of the default instance. */
    Path result(String jobId) {
        return outbox().resolve(jobId).resolve("result.json");
    }

    /** Another home than the shipped one: its routes and catalog count. */
    public Program home(Path other) {
        home = other;
        return this;
    }

    /** Classes that come before the shipped ones of the same name. */
    public Program patch(Path classes) {
        patch = classes;
        return this;
    }

    /** Replaces the options of the JVM that come after the launcher's, in the processes started from now on. */
    public Program jvm(List<String> others) {
        options.clear();
        options.addAll(others);
        return this;
    }

    /** Starts a command and does not wait. */
    public DarkroomProcess start(String... arguments) throws IOException {
        Files.createDirectories(said());
        starts++;
        Path out = said().resolve(starts + ".out");
        Path err = said().resolve(starts + ".err");
        ProcessBuilder builder = new ProcessBuilder(command(arguments)).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        return new DarkroomProcess(builder.start(), data(), out, err);
    }

    private List<String> command(String... arguments) {
        // A test run in the background ignores SIGINT, and its children would inherit that.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(options);
        if (Runtime.version().feature() >= 23) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.add("-Ddarkroom.home=" + home);
        String jar = HOME.resolve("target/darkroom.jar").toString();
        command.addAll(
                patch == null
                        ? List.of("-jar", jar)
                        : List.of("-cp", patch + File.pathSeparator + jar, "dev.darkroom.Darkroom"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<String> coverage() {
        String agent = System.getProperty("darkroom.test.jvmArgs", "").strip();
        return agent.isEmpty() ? List.of() : List.of(agent.split(" +"));
    }

    /** Runs a command to its end. */
    public Outcome run(String... arguments) throws IOException, InterruptedException {
        try (DarkroomProcess process = start(arguments)) {
            return process.end();
        }
    }

    /** Starts a server and waits until it is open for work. */
    DarkroomProcess serve() throws IOException {
        return start("serve").awaitReady();
    }
}
