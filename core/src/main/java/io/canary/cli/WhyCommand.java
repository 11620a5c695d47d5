package io.canary.cli;

import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says why a deployment is where it is, and what comes next. */
@Command(
        name = "why",
        description = "Say why a deployment is where it is: both versions, what is missing, and what comes next.",
        mixinStandardHelpOptions = true)
public final class WhyCommand extends RemoteCommand {
    @Parameters(paramLabel = "ID", description = "The deployment.")
    private String id = "";

    @Override
    int run(ApiClient client) throws UnreachableException, RefusedException {
        String path = DeploymentWait.path(id);
        var deployment = client.get(path).object();
        var verdict = client.get(path + "/verdict").object();
        show(verdict, "deployment_id", () -> new WhyText(deployment, verdict, Instant.now()).lines());
        return ExitStatus.REACHED;
    }
}
