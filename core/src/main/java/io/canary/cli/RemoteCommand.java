package io.canary.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that talks to a running service. It ends with an {@link ExitStatus}. */
abstract class RemoteCommand implements Callable<Integer> {
    @Mixin
    private ServiceAddress service = new ServiceAddress();

    @Option(names = "--json", description = "Print JSON, as the service answers.")
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
            if (json) {
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

    final boolean json() {
        return json;
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
