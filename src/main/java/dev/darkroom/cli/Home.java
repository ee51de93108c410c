package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.config.SettingsLoader;
import dev.darkroom.engine.DataFolder;
import java.io.PrintWriter;

/**
 * What every command begins with: the settings as they are on this machine, the data folder, the logs.
 *
 * @param source where each value comes from
 */
record Home(ConfigSource source, Settings settings, DataFolder data) {
    /** @param terminal log lines of at least this level are shown on the terminal */
    static Home open(Level terminal) {
        ConfigSource source = ConfigSource.ofProcess();
        Settings settings = SettingsLoader.load(source);
        DataFolder data = new DataFolder(settings.data());
        Logs.start(data.resolve("logs"), settings.logs(), terminal);
        return new Home(source, settings, data);
    }

    /** Says that nothing real happens, and how to change that. */
    void announceDryRun(PrintWriter err) {
        if (settings.dryRun()) {
            err.println("DRY RUN: no provider is called and nothing is spent; pictures are samples.");
            err.println("         To leave it: DRY_RUN_MODE=false and the key of a provider, such as OPENAI_API_KEY.");
        }
    }
}
