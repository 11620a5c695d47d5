package io.canary.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The commands of a program, and a help that lists them in groups. */
public final class CommandGroups {
    private final Map<String, List<Class<?>>> groups = new LinkedHashMap<>();

    /**
     * Adds a group, which is listed after those before it. Each class has an {@link CommandLine.Command} annotation.
     */
    public CommandGroups add(String title, Class<?>... commands) {
        groups.put(title, List.of(commands));
        return this;
    }

    /** Adds all of them to {@code program} as subcommands. */
    public void addTo(CommandLine program) {
        all().forEach(program::addSubcommand);
        listIn(program);
    }

    /**
     * Adds only the command of this name, so that a start loads no other.
     *
     * @return false if there is none; then nothing is added
     */
    public boolean addTo(CommandLine program, String name) {
        var named =
                all().filter(command -> annotation(command).name().equals(name)).findFirst();
        named.ifPresent(program::addSubcommand);
        return named.isPresent();
    }

    /** Adds only names and descriptions for the help, which takes a fraction of the time. */
    public void addNamesTo(CommandLine program) {
        all().map(CommandGroups::annotation).forEach(command -> {
            var spec = CommandSpec.create().name(command.name());
            spec.usageMessage().header(command.header()).description(command.description());
            program.addSubcommand(command.name(), spec);
        });
        listIn(program);
    }

    private Stream<Class<?>> all() {
        return groups.values().stream().flatMap(List::stream);
    }

    private static Command annotation(Class<?> command) {
        return Objects.requireNonNull(command.getAnnotation(Command.class), command::getName);
    }

    private void listIn(CommandLine program) {
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
        var names = commands.stream().map(command -> annotation(command).name()).toList();
        var listed = new LinkedHashMap<>(help.subcommands());
        listed.keySet().retainAll(names);
        return listed;
    }
}
