package dev.darkroom.web;

import dev.darkroom.access.Scope;
import dev.darkroom.engine.Home;
import dev.darkroom.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** The whole program with keys and a provider that is simulated, called through its contract. */
final class ContractedWeb implements AutoCloseable {
    private final Contract contract = new Contract();
    private final Simulator simulator;
    private final Home home;
    private final String ours;
    private final String operator;
    private final String others;
    private final String gone;
    private final WebBench web;

    ContractedWeb(Path folder) throws IOException {
        simulator = Simulator.start(folder.resolve("simulator.log"));
        home = new Home(folder.resolve("home"))
                .write("catalog/instances.yaml", KeyedHome.TWO_INSTANCES)
                .with("darkroom.dry-run", "false")
                .with("darkroom.providers", "openai_images,noop_media")
                .with("darkroom.provider.openai_images.keys", "sk-canary-contract")
                .with("darkroom.provider.openai_images.base-url", simulator.openAiBaseUrl())
                .with("darkroom.provider.openai_images.default-model", "gpt-image-1-mini")
                .with("darkroom.provider.openai_images.timeout", "20s");
        ours = KeyedHome.bearer(home, "default", Scope.ADMIN);
        operator = KeyedHome.bearer(home, "*", Scope.ADMIN);
        others = KeyedHome.bearer(home, "other", Scope.ADMIN);
        gone = KeyedHome.bearer(home, "gone", Scope.ADMIN);
        web = new WebBench(home);
    }

    Contract contract() {
        return contract;
    }

    WebBench web() {
        return web;
    }

    Home home() {
        return home;
    }

    /** Calls as the instance default, with every scope. */
    ContractCaller ours() {
        return new ContractCaller(contract, web, ours);
    }

    /** Calls as who sees all instances. */
    ContractCaller operator() {
        return new ContractCaller(contract, web, operator);
    }

    /** Calls as another instance, with every scope. */
    ContractCaller others() {
        return new ContractCaller(contract, web, others);
    }

    /** Calls as an instance that is not in the catalogue any more. */
    ContractCaller gone() {
        return new ContractCaller(contract, web, gone);
    }

    /** The Authorization header of {@link #others}. */
    String othersKey() {
        return others;
    }

    /** Whether the provider has been asked for that prompt. */
    boolean isAsked(String prompt) {
        return simulator.requests().stream().anyMatch(request -> request.text().contains(prompt));
    }

    /** Answers of the operations with those tags that were not given yet, but what ApiRefusalsTest provokes. */
    Set<String> missing(Set<String> tags) {
        Set<String> ids = new TreeSet<>();
        contract.operations().stream()
                .filter(one -> tags.contains(one.node().at("/tags/0").asText()))
                .forEach(one -> ids.add(one.id()));
        Set<String> missing = contract.missing();
        missing.removeIf(one -> {
            String[] parts = one.split(" ", 2);
            return !ids.contains(parts[0]) || ApiRefusalsTest.STATUSES.contains(parts[1]);
        });
        return missing;
    }

    @Override
    public void close() throws IOException {
        try (simulator) {
            web.close();
        }
    }
}
