package dev.darkroom.kill;

import dev.darkroom.invariants.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Carries out many runs, three at a time, keeps what is left of those that went wrong, and prints the table. */
final class Harness {
    private static final int LANES = Integer.getInteger("kill.lanes", 3);

    private Harness() {}

    /**
     * Runs them.
     *
     * @param name of the folder in {@code target} where all happens
     */
    static List<Report> run(String name, List<Script> scripts) throws Exception {
        Path folder = Path.of("target", name).toAbsolutePath();
        remove(folder);
        Build shipped = Build.shipped(ClassArchive.make(Files.createDirectories(folder)));
        Queue<Script> waiting = new ConcurrentLinkedQueue<>(scripts);
        List<Callable<List<Report>>> lanes = new ArrayList<>();
        for (int lane = 1; lane <= Math.min(LANES, scripts.size()); lane++) {
            Path own = folder.resolve("lane-" + lane);
            lanes.add(() -> lane(waiting, shipped, folder, own));
        }
        List<Report> reports = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(lanes.size());
        try {
            for (Future<List<Report>> lane : threads.invokeAll(lanes)) {
                reports.addAll(lane.get());
            }
        } finally {
            threads.shutdown();
        }
        say(Table.of(reports));
        return reports;
    }

    private static List<Report> lane(Queue<Script> waiting, Build build, Path folder, Path own) throws Exception {
        List<Report> reports = new ArrayList<>();
        try (Surroundings around = Surroundings.start(own)) {
            for (Script script = waiting.poll(); script != null; script = waiting.poll()) {
                reports.add(one(script, build, folder.resolve(script.name().replace(' ', '-')), around));
            }
        }
        return reports;
    }

    /** One run; what it leaves is removed when all was well. */
    static Report one(Script script, Build build, Path folder, Surroundings around) throws Exception {
        Report report;
        try (Trial trial = new Trial(script, build, folder, around)) {
            report = trial.run();
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    script.name() + " failed; what is left is in " + folder + "; " + replay(script), e);
        }
        StringBuilder told = new StringBuilder(report.line());
        for (Violation violation : report.violations()) {
            told.append("\n    ").append(violation.id()).append(' ').append(violation.meaning());
            told.append(": ").append(violation.row());
        }
        if (report.broken()) {
            told.append("\n    database, logs and all else: ").append(folder);
            told.append("\n    again: ").append(replay(script));
        } else {
            remove(folder);
        }
        say(told.toString());
        return report;
    }

    private static String replay(Script script) {
        return "./mvnw verify -Pkill -Dit.test=KillIT -Dkill.seed=" + script.seed();
    }

    @SuppressWarnings("SystemOut") // the table is what the harness is for
    static void say(String text) {
        System.out.println(text);
    }

    static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
