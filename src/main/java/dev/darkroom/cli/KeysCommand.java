package dev.darkroom.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The access keys of those who call over HTTP. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Adds, lists and revokes the access keys of those who call over HTTP.",
        subcommands = {KeysAddCommand.class, KeysListCommand.class, KeysRevokeCommand.class},
        footer = {
            "",
            "A running server takes a change within 5 seconds.",
            "Exit codes: 0 done; 1 wrong setup; 2 it cannot be, or the command line was invalid."
        })
final class KeysCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "keys what? One of add, list, revoke.");
    }
}
