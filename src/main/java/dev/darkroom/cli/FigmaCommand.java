package dev.darkroom.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the Figma plugin needs. */
@Command(
        name = "figma",
        mixinStandardHelpOptions = true,
        description = "Makes what the Figma plugin needs. How to load it: src/figma-plugin/README.md.",
        subcommands = FigmaTokenCommand.class)
final class FigmaCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "figma what? token.");
    }
}
