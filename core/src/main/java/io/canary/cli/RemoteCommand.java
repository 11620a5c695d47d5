package io.canary.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that talks to a running service. It ends with an {@link ExitStatus}. */
abstract class RemoteCommand implements Callable<Integer> {
    @Mixin
    private ServiceAddress service = new ServiceAddress();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            converter = OutputFormat.Converter.class,
            description = "table, json, yaml or name (default: table).")
    private @Nullable OutputFormat format;

    @Option(names = "--json", description = "The same as --output json.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set before call()
    private CommandSpec spec;

    /** Carries the command out, and returns its exit status. */
    abstract int run(ApiClient client) throws UnreachableException, RefusedException, InterruptedException;

    @Override
    public final Integer call() throws Exception {
        try {
            return run(new ApiClient(service.resolve()));
        } catch (RefusedException e) {
            if (json()) {
                out().println(JsonText.of(e.problem()));
            }
            e.lines().forEach(err()::println);
            return ExitStatus.REFUSED;
        } catch (UnreachableException e) {
            err().println("canary: " + e.getMessage());
            return ExitStatus.UNREACHABLE;
        } finally {
            out().flush();
            err().flush();
        }
    }

    /** The error for an invalid command line. */
    final ParameterException usage(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /** What it is called on the command line. */
    final String name() {
        return spec.name();
    }

    /** Whether JSON was asked for. */
    final boolean json() {
        return format() == OutputFormat.JSON;
    }

    final OutputFormat format() {
        var given = givenFormat();
        return given == null ? OutputFormat.TABLE : given;
    }

    /** The format that the command line names; null if it does not. */
    final @Nullable OutputFormat givenFormat() {
        return json ? OutputFormat.JSON : format;
    }

    /**
     * Prints a document in the format that was asked for.
     *
     * @param name of the field that names it
     * @param table what people read
     */
    final void show(JsonObject document, String name, Supplier<List<String>> table) {
        switch (format()) {
            case TABLE -> table.get().forEach(out()::println);
            case JSON -> out().println(JsonText.of(document));
            case YAML -> out().println(OutputFormat.yaml(document));
            case NAME -> out().println(document.getString(name));
        }
    }

    /** The same for several. */
    final void show(List<JsonObject> documents, String name, Supplier<List<String>> table) {
        switch (format()) {
            case TABLE -> table.get().forEach(out()::println);
            case JSON -> out().println(JsonText.of(documents));
            case YAML -> out().println(OutputFormat.yaml(documents));
            case NAME -> documents.forEach(document -> out().println(document.getString(name)));
        }
    }

    /** Standard output, for results. */
    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Standard error, for all else. */
    final PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
