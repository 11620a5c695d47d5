package io.canary.cli;

import io.canary.cli.DeploymentFile.Document;
import io.canary.cli.DeploymentWait.Until;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates a deployment. Prints only its id to standard output, for {@code ID=$(canary create …)}. */
@Command(name = "create", description = "Create a deployment, and print its id.", mixinStandardHelpOptions = true)
public final class CreateCommand extends RemoteCommand {
    @Mixin
    private NewDeployments wanted = new NewDeployments();

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Such as a build number: the same request with the same key is carried out once.")
    private @Nullable String key;

    @Option(names = "--wait", description = "Wait until it has ended; exit status as wait has it.")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "SEC", description = "With --wait: no longer than this.")
    private @Nullable Double timeoutSec;

    @Override
    int run(ApiClient client) throws UnreachableException, RefusedException, InterruptedException {
        if (timeoutSec != null && !wait) {
            throw usage("--timeout belongs to --wait");
        }
        var timeout = WaitCommand.timeout(this, timeoutSec);
        var documents = wanted.read(this);
        if (documents.size() > 1 && (wait || key != null)) {
            throw usage("--wait and --idempotency-key are for one deployment, not for " + documents.size());
        }
        for (var document : documents) {
            var deployment = create(client, document);
            if (wait) {
                return await(deployment, new DeploymentWait(client, deployment.getString("id"), timeout));
            }
            print(deployment);
        }
        return ExitStatus.REACHED;
    }

    private JsonObject create(ApiClient client, Document document)
            throws UnreachableException, RefusedException, InterruptedException {
        var headers = key == null ? Map.<String, String>of() : Map.of("Idempotency-Key", key);
        try {
            return client.post("/deployments", document.body(), headers).object();
        } catch (RefusedException e) {
            throw e.at(document::place);
        }
    }

    private int await(JsonObject created, DeploymentWait wait)
            throws UnreachableException, RefusedException, InterruptedException {
        if (!json()) {
            print(created);
        }
        var outcome = wait.await(Until.ENDED);
        return WaitCommand.end(outcome, Until.ENDED, json(), json() ? out() : err(), err());
    }

    private void print(JsonObject deployment) {
        show(deployment, "id", () -> List.of(String.valueOf(deployment.getString("id"))));
        out().flush();
        if (format() == OutputFormat.TABLE) {
            err().println(DeploymentText.line(deployment));
            err().flush();
        }
    }
}
