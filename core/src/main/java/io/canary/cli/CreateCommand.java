package io.canary.cli;

import io.canary.cli.DeploymentWait.Until;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates a deployment. Prints only its id to standard output, for {@code ID=$(canary create …)}. */
@Command(name = "create", description = "Create a deployment, and print its id.", mixinStandardHelpOptions = true)
public final class CreateCommand extends RemoteCommand {
    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description =
                    "The deployment, as JSON for POST /deployments; - is the standard input. Other options override"
                            + " it.")
    private @Nullable String file;

    @Mixin
    private NewDeploymentOptions options = new NewDeploymentOptions();

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
        var body = body();
        var headers = key == null ? Map.<String, String>of() : Map.of("Idempotency-Key", key);
        var deployment = client.post("/deployments", body, headers).object();
        if (!wait) {
            print(deployment);
            return ExitStatus.REACHED;
        }
        return await(deployment, new DeploymentWait(client, deployment.getString("id"), timeout));
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
        if (json()) {
            out().println(JsonText.of(deployment));
        } else {
            out().println(deployment.getString("id"));
            out().flush();
            err().println(DeploymentText.line(deployment));
            err().flush();
        }
    }

    private JsonObject body() {
        var body = file == null ? new JsonObject() : read(file);
        options.fill(body);
        if (file == null && !(body.containsKey("service_name") && body.containsKey("new_version"))) {
            throw usage("--service and --new-version, or --file, must be given");
        }
        return body;
    }

    private JsonObject read(String name) {
        try {
            String text = name.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(name));
            return JsonText.object(text);
        } catch (IOException e) {
            throw usage(name + ": cannot be read: " + e.getMessage());
        } catch (DecodeException e) {
            throw usage(name + ": is no JSON object: " + e.getMessage());
        }
    }
}
