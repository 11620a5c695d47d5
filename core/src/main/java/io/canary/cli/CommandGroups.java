package io.canary.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The commands of a program, and a help that lists them in groups. */
public final class CommandGroups {
    private final Map<String, List<Class<?>>> groups = new LinkedHashMap<>();

    /** Adds a group, which is listed after those before it. Each class has an {@link CommandLine.Command} annotation. */
    public CommandGroups add(String title, Class<?>... commands) {
        groups.put(title, List.of(commands));
        return this;
    }

    /** Makes them the subcommands of {@code program}. */
    public void addTo(CommandLine program) {
        groups.values().forEach(commands -> commands.forEach(program::addSubcommand));
        program.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
        program.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, this::list);
    }

    private String list(Help help) {
        return groups.entrySet().stream()
                .map(group -> "%n%s:%n".formatted(group.getKey()) + help.commandList(of(group.getValue(), help)))
                .collect(
                        Collectors.joining("", "", "%ncanary COMMAND --help says more about a command.%n".formatted()));
    }

    private static Map<String, Help> of(List<Class<?>> commands, Help help) {
        var listed = new LinkedHashMap<>(help.subcommands());
        listed.values()
                .removeIf(each ->
                        !commands.contains(each.commandSpec().userObject().getClass()));
        return listed;
    }
}
