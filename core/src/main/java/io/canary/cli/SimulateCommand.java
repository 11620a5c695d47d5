package io.canary.cli;

import io.canary.api.SimulationJson;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries a policy on recorded samples, without a service. */
@Command(name = "simulate", description = "Try a policy on recorded samples: what would have happened, step by step.")
public final class SimulateCommand implements Callable<Integer> {
    static final int CANNOT_BEGIN = 2;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "Samples, one a line, as GET /deployments/{id}/samples gives them: with the policy that they were"
                            + " recorded with as the first line. That may be another: {\"strategy\": …, \"policy\": "
                            + "…}.")
    private Path file = Path.of("");

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "The policy, as JSON: {\"strategy\": …, \"policy\": …}. It is taken in place of the first line's.")
    private @Nullable Path policy;

    @Option(names = "--json", description = "Print JSON, as POST /simulate answers.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        var input = SimulationFile.read(file, policy);
        if (SimulationFile.tellMistakes(input, file, spec.commandLine().getErr())) {
            return CANNOT_BEGIN;
        }
        var end = input.run();
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(SimulationJson.end(end).encode());
        } else {
            SimulationTable.lines(end).forEach(out::println);
        }
        out.flush();
        return 0;
    }
}
