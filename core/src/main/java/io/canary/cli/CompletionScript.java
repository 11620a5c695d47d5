package io.canary.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A completion script of a program, for bash, and for zsh with what it has for the scripts of bash. Pure. */
final class CompletionScript {
    /** Commands for ended deployments too. */
    private static final List<String> READING = List.of("get", "why", "events", "watch", "wait");

    private CompletionScript() {}

    /**
     * The script. The program is called on PATH by its name, to list ids. The shell expands the words that it
     * completes, so that what a server returns must be nothing but an id.
     */
    static String of(CommandSpec program) {
        var commands = List.copyOf(new LinkedHashSet<>(program.subcommands().values()));
        String name = program.name();
        return """
                if [ -n "${ZSH_VERSION-}" ]; then
                    autoload -U +X compinit && compinit -D
                    autoload -U +X bashcompinit && bashcompinit
                fi
                _%1$s() {
                    local word=${COMP_WORDS[COMP_CWORD]} words=
                    if [ "$COMP_CWORD" -eq 1 ]; then
                        words="%2$s"
                    else
                        case ${COMP_WORDS[1]}/$word in
                %3$s%4$s        esac
                    fi
                    COMPREPLY=($(compgen -W "$words" -- "$word"))
                }
                complete -o default -F _%1$s %1$s
                """.formatted(name, names(commands), options(commands), ids(name, commands));
    }

    private static String names(List<CommandLine> commands) {
        return commands.stream().map(CommandLine::getCommandName).collect(Collectors.joining(" "));
    }

    private static String options(List<CommandLine> commands) {
        return commands.stream()
                .map(command -> clause(
                        command.getCommandName() + "/-*",
                        "\""
                                + command.getCommandSpec().options().stream()
                                        .map(option -> option.longestName())
                                        .collect(Collectors.joining(" "))
                                + "\""))
                .collect(Collectors.joining());
    }

    private static String ids(String program, List<CommandLine> commands) {
        return commands.stream()
                .filter(CompletionScript::takesId)
                .map(CommandLine::getCommandName)
                .map(command -> clause(
                        command + "/*",
                        "$(%s list -o name%s 2>/dev/null | grep -Ex '[0-9A-Za-z-]+')"
                                .formatted(program, READING.contains(command) ? "" : " --status open")))
                .collect(Collectors.joining());
    }

    private static boolean takesId(CommandLine command) {
        return command.getCommandSpec().positionalParameters().stream()
                .anyMatch(parameter -> parameter.paramLabel().equals("ID"));
    }

    private static String clause(String pattern, String words) {
        return "            %s) words=%s ;;\n".formatted(pattern, words);
    }
}
