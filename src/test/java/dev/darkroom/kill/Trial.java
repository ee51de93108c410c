package dev.darkroom.kill;

import dev.darkroom.adapter.jdbc.TestDatabases;
import dev.darkroom.e2e.DarkroomProcess;
import dev.darkroom.e2e.QueueClient;
import dev.darkroom.e2e.Rows;
import dev.darkroom.invariants.Invariants;
import dev.darkroom.invariants.Violation;
import dev.darkroom.simulator.Simulator;
import dev.darkroom.simulator.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/** One run: jobs are sent, the program dies again and again, is started again, comes to rest, and is looked at. */
final class Trial implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Duration REACHED_WITHIN = Duration.ofSeconds(20);
    /** In a run with chance, a point that is not reached is a kill like any other. */
    private static final Duration PERHAPS_WITHIN = Duration.ofSeconds(4);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final String LINKED = "figma:linked";

    private final Script script;
    private final Path folder;
    private final Surroundings around;
    private final Simulator simulator;
    private final Trap trap = new Trap();
    private final Targets targets;
    private final Plugin plugin = new Plugin(trap);
    private final Accounts accounts;
    private final Child child;
    private final InCanva inCanva;
    private final Hooks hooks;
    private final Truth truth = new Truth();
    private final Post post;
    private final Bills bills;
    private final JobMaker jobs;
    private final Random random;
    private final Set<Violation> violations = new LinkedHashSet<>();
    private final List<String> missed = new ArrayList<>();
    private Duration patience = PATIENCE;
    private boolean scripted;
    private Watch watch;
    private int kills;
    private int named;

    Trial(Script script, Build build, Path folder, Surroundings around) throws Exception {
        this.script = script;
        this.folder = folder;
        this.around = around;
        random = new Random(script.seed() + 1);
        Files.createDirectories(folder);
        simulator = Simulator.start(SimulatorSettings.at(folder.resolve("simulator.log"))
                .withSeed(script.seed())
                .withLatency(0, script.latency()));
        targets = new Targets(trap);
        child = new Child(script, build, folder, around, simulator, targets);
        accounts = new Accounts(child, targets.canva());
        inCanva = new InCanva(targets.canva(), child.rows());
        hooks = new Hooks(targets.receiver(), accounts, truth);
        post = new Post(
                child,
                truth,
                script.external()
                        ? QueueClient.at(around.brokerUrl(), Surroundings.USER, Surroundings.PASSWORD)
                        : null);
        bills = new Bills(simulator, child.rows(), truth);
        jobs = new JobMaker(
                script, new Orders(targets.receiver(), folder.getFileName().toString(), !script.fromNothing()));
    }

    /** Sends these and nothing else, and waits for rest no longer than that. */
    Trial only(Function<JobMaker, List<Parcel>> parcels, Duration mostPatience) {
        scripted = true;
        patience = mostPatience;
        post.add(parcels.apply(jobs));
        return this;
    }

    /** Runs it. */
    Report run() throws Exception {
        long begun = System.nanoTime();
        if (!scripted) {
            post.add(jobs.all());
        }
        if (!script.fromNothing()) {
            accounts.addSecrets();
            accounts.login();
        }
        for (int round = 0; round < script.kills().size(); round++) {
            round(script.kills().get(round), post.waiting() / (script.kills().size() + 1 - round));
        }
        Quiet quiet = new Quiet(child, truth, accounts, patience);
        long held;
        long resolved;
        try (DarkroomProcess server = child.serve("")) {
            server.awaitReady();
            ready(server);
            while (post.waiting() > 0) {
                post.send(post.waiting(), server);
            }
            violations.addAll(quiet.await(server));
            held = quiet.held();
            resolved = 0;
            if (script.resolve() && violations.isEmpty()) {
                Resolver resolver = new Resolver(child, simulator, truth, random);
                resolved = resolver.resolveAll(server, quiet, violations);
            }
            plugin.rest();
            violations.addAll(Mail.check(post, server, child.rows(), truth));
            server.terminate();
            server.end();
        }
        finalChecks();
        return report(held, resolved, (System.nanoTime() - begun) / 1e9);
    }

    private void round(Kill kill, int share) throws Exception {
        boolean points = script.jobs() == 0;
        if (points && !scripted) {
            post.add(jobs.oneOfEachKind());
        }
        post.send(random.nextInt(2) == 0 ? share / 2 : 0, null);
        try (DarkroomProcess server = child.serve(kill.outside() ? "" : kill.point())) {
            if (kill.outside()) {
                trap.arm(kill.point(), server);
                targets.prepare(trap);
            }
            if (kill.early()) {
                server.endsWithin(Duration.ofMillis(kill.millis()));
            } else if (comesUp(server)) {
                ready(server);
                post.send(points ? post.waiting() : share, server);
                live(server, lifetime(kill));
            }
            trap.disarm();
            if (server.isAlive()) {
                if (kill.named()) {
                    missed.add(kill.point());
                }
                server.kill();
            } else if (kill.named()) {
                named++;
            } else {
                throw new AssertionError(
                        script.name() + ": the server ended by itself:\n" + server.out() + server.err());
            }
            kills++;
        }
        if (watch != null) {
            inCanva.killed();
            violations.addAll(hooks.signed());
            violations.addAll(Invariants.check(child.database()));
            violations.addAll(bills.check(false));
            violations.addAll(Places.conserved(child.program(), truth));
        }
    }

    private Duration lifetime(Kill kill) {
        if (!kill.named()) {
            return Duration.ofMillis(kill.millis());
        }
        return script.jobs() == 0 ? REACHED_WITHIN : PERHAPS_WITHIN;
    }

    /** The server is there: the bills are watched, and whoever has to do with it goes on. */
    private void ready(DarkroomProcess server) throws Exception {
        if (watch == null) {
            watch = new Watch(bills);
        }
        if (accounts.logins() == 0) {
            accounts.login();
        }
        plugin.at(server);
    }

    /** Until it dies, or its time is over. */
    private void live(DarkroomProcess server, Duration lifetime) throws InterruptedException {
        if (!trap.waitsFor(LINKED)) {
            server.endsWithin(lifetime);
            return;
        }
        String links = "SELECT COUNT(*) FROM exports WHERE result LIKE '%\"figma_link_id\"%'";
        long before = child.rows().number(links);
        long deadline = System.nanoTime() + lifetime.toNanos();
        while (!server.endsWithin(LOOK_EVERY) && System.nanoTime() < deadline) {
            long now = child.rows().number(links);
            for (; before < now; before++) {
                trap.happened(LINKED);
            }
        }
    }

    /** Whether the server came so far; a failpoint may have ended it before. */
    private static boolean comesUp(DarkroomProcess server) throws InterruptedException {
        long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (!server.isReady()) {
            if (server.endsWithin(LOOK_EVERY)) {
                return server.isReady();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the server does not start:\n" + server.out() + server.err());
            }
        }
        return true;
    }

    private void finalChecks() throws Exception {
        Rows rows = child.rows();
        violations.addAll(watch.found());
        violations.addAll(Invariants.checkQuiescent(child.database()));
        violations.addAll(
                Invariants.checkAccepted(child.database(), truth.jobs().keySet()));
        violations.addAll(bills.check(true));
        violations.addAll(Places.conserved(child.program(), truth));
        violations.addAll(Places.sorted(child.program(), truth));
        violations.addAll(Places.delivered(child.program(), rows));
        exports(rows);
        violations.addAll(
                script.s3()
                        ? Stored.check(
                                rows, around.s3().client(), folder.getFileName().toString())
                        : Stored.check(rows, child.program().data().resolve("storage")));
    }

    private void exports(Rows rows) throws Exception {
        violations.addAll(ExportEnds.check(rows, truth));
        violations.addAll(ExportedFiles.check(rows, child.exports()));
        violations.addAll(
                InBucket.check(rows, around.s3().client(), folder.getFileName().toString()));
        violations.addAll(InFigma.check(rows, targets.figma(), plugin));
        violations.addAll(inCanva.check(
                accounts.logins(),
                script.kills().stream()
                        .filter(kill -> kill.point().equals(NamedPoints.RENEWAL))
                        .count()));
        violations.addAll(hooks.check(rows));
    }

    private Report report(long held, long resolved, double seconds) throws Exception {
        Rows rows = child.rows();
        return new Report(
                script,
                kills,
                named,
                missed,
                rows.number("SELECT COUNT(*) FROM jobs"),
                rows.number("SELECT COUNT(*) FROM renders"),
                simulator.log().charged().size(),
                rows.number("SELECT COUNT(*) FROM attempts WHERE state = 'settled' AND provider <> 'noop_media'"),
                held,
                resolved,
                ExportFigures.of(rows, inCanva.lostAnswers(), hooks.messages()),
                seconds,
                List.copyOf(violations));
    }

    @Override
    public void close() throws IOException {
        if (watch != null) {
            watch.close();
        }
        plugin.close();
        post.close();
        targets.close();
        simulator.close();
        if (script.database() != TestDatabases.SQLITE && violations.isEmpty()) {
            script.database().release(child.database());
        }
    }
}
