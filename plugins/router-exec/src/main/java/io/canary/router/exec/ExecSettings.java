package io.canary.router.exec;

import io.canary.router.support.SettingProblems;
import io.canary.router.support.process.ProgramSettings;
import io.canary.spi.Weight;
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
 * @param command the program's path, and its arguments; {@code {verb}} and {@code {service}} in an argument are filled
 *     in
 * @param directory where it runs; null for a folder of the router's own
 * @param environment its variables
 * @param inherit the names of variables that it is given as the orchestrator has them
 * @param observe whether it answers the verb {@code observe}
 * @param preflight whether it answers the verb {@code preflight}
 * @param rejectedCodes the exit codes that mean a refusal, 1 to 255
 * @param timeLimit of one run, above 0 to 3 600 s; below the host's own limit
 * @param outputLimitKib the most that it may write to its standard output
 * @param processesMax how many runs there are at once, 1 to 1 024
 * @param granularity the finest share that it sets
 * @param sticky whether what it moves keeps users on a version
 * @param headerRoute whether what it moves sends some requests to the canary at any weight
 */
public record ExecSettings(
        @Visible List<String> command,
        @Nullable Path directory,
        Map<String, String> environment,
        List<String> inherit,
        @Default("false") boolean observe,
        @Default("false") boolean preflight,
        @Default("65") List<Integer> rejectedCodes,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 3600) @Default("8")
        Duration timeLimit,

        @Range(min = 1, max = 16_384) @Default("64") int outputLimitKib,

        @Range(min = 1, max = 1_024) @Default("16") int processesMax,

        @Range(above = 0, max = 100) @Default("0.01") Weight granularity,
        @Default("false") boolean sticky,
        @Default("false") boolean headerRoute) {

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public ExecSettings {
        var problems = new SettingProblems();
        ProgramSettings.check(command, directory, environment, inherit, problems);
        for (int i = 0; i < command.size(); i++) {
            problems.add("/command/" + i, Arguments.problemOf(command.get(i)));
        }
        for (int i = 0; i < rejectedCodes.size(); i++) {
            int code = rejectedCodes.get(i);
            problems.add(
                    "/rejected_codes/" + i, code >= 1 && code <= 255 ? null : "must be from 1 to 255, was " + code);
        }
        problems.throwIfAny();
    }

    /** Without the values of the environment, which may be secret. */
    @Override
    public String toString() {
        return "ExecSettings[" + command + ", environment " + environment.keySet() + "]";
    }
}
