package io.canary.router.support.process;

import io.canary.router.support.SettingProblems;
import io.canary.spi.settings.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the settings of plugins that run a program have in common. */
public final class ProgramSettings {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Names of variables whose values are never shown, whatever the program writes. */
    private static final Pattern SECRET = Pattern.compile("(?i)pass|secret|token|key|credential");

    private ProgramSettings() {}

    /** Adds what is wrong with the settings of these names. */
    public static void check(
            List<String> command,
            @Nullable Path directory,
            Map<String, String> environment,
            List<String> inherit,
            SettingProblems problems) {
        if (command.isEmpty()) {
            problems.add("/command", "must name a program, such as [/usr/local/bin/program]");
        } else if (!isAbsolute(command.getFirst())) {
            problems.add("/command/0", "must be the whole path of a program, was " + command.getFirst());
        }
        if (directory != null && !directory.isAbsolute()) {
            problems.add("/directory", "must be a whole path, was " + directory);
        }
        environment.forEach((name, value) -> problems.add(
                "/environment/" + name.replace("~", "~0").replace("/", "~1"), problemOfVariable(name, value)));
        for (int i = 0; i < inherit.size(); i++) {
            problems.add("/inherit/" + i, problemOfVariable(inherit.get(i), ""));
        }
    }

    private static boolean isAbsolute(String program) {
        return program.indexOf('\0') < 0 && Path.of(program).isAbsolute();
    }

    private static @Nullable String problemOfVariable(String name, String value) {
        if (!VARIABLE.matcher(name).matches()) {
            return "must have a name of letters, digits and _, was \"" + name + "\"";
        }
        return value.indexOf('\0') < 0 ? null : "must have no NUL in it";
    }

    /** Why the program cannot be run; null if it can. */
    public static @Nullable String problemOfFiles(List<String> command, Path directory) {
        var executable = Path.of(command.getFirst());
        if (!Files.isRegularFile(executable) || !Files.isExecutable(executable)) {
            return executable + " is not there, or may not be executed";
        }
        return Files.isDirectory(directory) ? null : "there is no directory " + directory;
    }

    /**
     * All variables of the program.
     *
     * @param inherit names of those that it is given as this process has them
     * @param own the plugin's own
     * @param environment those of the settings, which win
     * @param hide takes each value that may be secret
     */
    public static Map<String, String> environment(
            List<String> inherit, Map<String, String> own, Map<String, String> environment, Consumer<Secret> hide) {
        var all = new HashMap<String, String>();
        for (String name : inherit) {
            String value = System.getenv(name);
            if (value != null) {
                all.put(name, value);
            }
        }
        all.putAll(own);
        all.putAll(environment);
        all.forEach((name, value) -> {
            if (SECRET.matcher(name).find()) {
                hide.accept(new Secret(value));
            }
        });
        return all;
    }
}
