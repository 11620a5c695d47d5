package io.canary.cli;

import io.canary.cli.DeploymentFile.Document;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The deployments that a command line names: by options, by a file, or by a file that options override. */
final class NewDeployments {
    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description =
                    "The deployment, as for POST /deployments, in JSON or YAML, which may have several documents; - is"
                            + " the standard input. Other options override it.")
    private @Nullable String file;

    @Mixin
    private NewDeploymentOptions options = new NewDeploymentOptions();

    /** Reads them, for a command that says of wrong ones that it is misused. */
    List<Document> read(RemoteCommand command) {
        List<Document> documents;
        try {
            documents = file == null ? List.of(new Document("", new JsonObject(), null)) : DeploymentFile.read(file);
        } catch (DecodeException e) {
            throw command.usage(String.valueOf(e.getMessage()));
        }
        documents.forEach(document -> options.fill(document.body()));
        var body = documents.getFirst().body();
        if (file == null && !(body.containsKey("service_name") && body.containsKey("new_version"))) {
            throw command.usage("--service and --new-version, or --file, must be given");
        }
        return documents;
    }
}
