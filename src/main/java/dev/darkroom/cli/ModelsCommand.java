package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.Model;
import dev.darkroom.job.Operation;
import dev.darkroom.money.Micros;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the models of the catalogue, or checks one file. Works beside a running server. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Lists the models of the catalogue, or checks one model file. Spends nothing.",
        footer = {
            "",
            "PRICE is what the catalogue says for one image, from the cheapest to the dearest.",
            "Exit codes: 0; 1 wrong setup; 2 the file that was checked is wrong."
        })
final class ModelsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Prints the models as a JSON list, each as it is written.")
    private boolean json;

    @Option(
            names = "--check",
            paramLabel = "FILE",
            description = "Checks this model file, and prints all its mistakes or what it says.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        Home home = Home.open(Level.WARN);
        PrintWriter out = spec.commandLine().getOut();
        if (file != null) {
            return new ModelCheck(
                                    home.settings().home().resolve("catalog"),
                                    out,
                                    spec.commandLine().getErr())
                            .check(file)
                    ? 0
                    : Commands.INVALID_INPUT;
        }
        Catalog catalog = RemoteCopy.with(
                Catalog.read(home.settings().home().resolve("catalog")),
                home.settings(),
                () -> Database.open(home.settings().database()));
        if (json) {
            out.println(list(catalog).toPrettyString());
        } else {
            table(catalog).print(out);
        }
        return 0;
    }

    private static TextTable table(Catalog catalog) {
        TextTable table = new TextTable(
                "MODEL", "PROVIDER", "STATUS", "SHUTDOWN", "REPLACED BY", "OPERATIONS", "PRICE", "SOURCE");
        for (Model model : catalog.models().values()) {
            table.add(
                    model.modelId(),
                    model.providerId(),
                    model.status().word(),
                    model.shutdownDate() == null ? "-" : model.shutdownDate().toString(),
                    model.replacedBy() == null ? "-" : model.replacedBy(),
                    model.operations().stream().sorted().map(Operation::word).collect(Collectors.joining(",")),
                    price(model),
                    model.version().origin().word());
        }
        return table;
    }

    /** From the cheapest to the dearest price of an image. */
    static String price(Model model) {
        var micros = model.pricing().stream().mapToLong(Model.Price::micros).summaryStatistics();
        if (micros.getCount() == 0) {
            return "-";
        }
        String least = "$" + Micros.usd(micros.getMin()).toPlainString();
        return micros.getMin() == micros.getMax()
                ? least
                : least + " to $" + Micros.usd(micros.getMax()).toPlainString();
    }

    private static ArrayNode list(Catalog catalog) throws IOException {
        JsonMapper mapper = JsonMapper.builder().build();
        ArrayNode list = mapper.createArrayNode();
        for (Model model : catalog.models().values()) {
            ObjectNode entry = (ObjectNode) mapper.readTree(model.version().document());
            entry.put("version", model.version().sha256());
            entry.put("origin", model.version().origin().word());
            list.add(entry);
        }
        return list;
    }
}
