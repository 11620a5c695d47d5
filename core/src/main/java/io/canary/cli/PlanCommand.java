package io.canary.cli;

import io.canary.cli.DeploymentFile.Document;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what a deployment would do. */
@Command(
        name = "plan",
        description = "Show what create would do, step by step, and what router and sources say. Creates nothing.",
        mixinStandardHelpOptions = true)
public final class PlanCommand extends RemoteCommand {
    @Mixin
    private NewDeployments wanted = new NewDeployments();

    @Override
    int run(ApiClient client) throws UnreachableException, RefusedException, InterruptedException {
        boolean isFirst = true;
        boolean isReady = true;
        for (var document : wanted.read(this)) {
            var plan = plan(client, document);
            if (!isFirst && format() == OutputFormat.TABLE) {
                out().println();
            }
            show(plan, "service_name", () -> PlanText.lines(plan));
            isFirst = false;
            isReady &= PlanText.isReady(plan);
        }
        return isReady ? ExitStatus.REACHED : ExitStatus.REFUSED;
    }

    private static JsonObject plan(ApiClient client, Document document)
            throws UnreachableException, RefusedException, InterruptedException {
        try {
            return client.post("/deployments?dry_run=true", document.body(), Map.of())
                    .object();
        } catch (RefusedException e) {
            throw e.at(document::place);
        }
    }
}
