package io.canary.source.exec;

import io.canary.router.support.SettingProblems;
import io.canary.router.support.process.ProgramSettings;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Unit;
import io.canary.spi.settings.Visible;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which program is run, and within what.
 *
 * @param command the program's path, and its arguments
 * @param directory where it runs; null for the program's own folder
 * @param environment its variables
 * @param inherit the names of variables that it is given as the orchestrator has them
 * @param lag how old a request is at most when the program can count it, 0 to 600 s
 * @param timeLimit of one run, above 0 to 600 s
 * @param outputLimitKib the most that it may write to its standard output
 */
public record ExecSettings(
        @Visible List<String> command,
        @Nullable Path directory,
        Map<String, String> environment,
        List<String> inherit,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 600) @Default("30")
        Duration lag,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 600) @Default("5")
        Duration timeLimit,

        @Range(min = 1, max = 16_384) @Default("64") int outputLimitKib) {

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public ExecSettings {
        var problems = new SettingProblems();
        ProgramSettings.check(command, directory, environment, inherit, problems);
        for (int i = 0; i < command.size(); i++) {
            problems.add("/command/" + i, command.get(i).indexOf('\0') < 0 ? null : "must have no NUL in it");
        }
        problems.throwIfAny();
    }

    /** Where it runs. */
    Path folder() {
        var program = Path.of(command.getFirst());
        return directory == null ? program.resolveSibling(".").normalize() : directory;
    }

    /** Without the values of the environment, which may be secret. */
    @Override
    public String toString() {
        return "ExecSettings[" + command + ", environment " + environment.keySet() + "]";
    }
}
