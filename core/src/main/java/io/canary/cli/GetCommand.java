package io.canary.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a deployment. */
@Command(name = "get", description = "Show a deployment.", mixinStandardHelpOptions = true)
public final class GetCommand extends RemoteCommand {
    @Parameters(paramLabel = "ID", description = "The deployment.")
    private String id = "";

    @Override
    int run(ApiClient client) throws UnreachableException, RefusedException, InterruptedException {
        var deployment = client.get(DeploymentWait.path(id)).object();
        show(deployment, "id", () -> DeploymentText.page(deployment));
        return ExitStatus.REACHED;
    }
}
