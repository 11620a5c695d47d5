package io.canary.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A command for a deployment. When this returns, the command has been carried out, or is being carried out by the
 * router.
 */
public abstract sealed class DeploymentCommand extends RemoteCommand {
    @Parameters(paramLabel = "ID", description = "The deployment.")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
    private @Nullable String reason;

    @Option(names = "--by", paramLabel = "NAME", description = "Who wants it, for the history.")
    private @Nullable String by;

    boolean needsReason() {
        return false;
    }

    /** Fields of the request besides reason and name. */
    JsonObject body() {
        return new JsonObject();
    }

    @Override
    int run(ApiClient client) throws UnreachableException, RefusedException, InterruptedException {
        if (reason == null && needsReason()) {
            throw usage("--reason must say why");
        }
        var body = body();
        if (reason != null) {
            body.put("reason", reason);
        }
        if (by != null) {
            body.put("by", by);
        }
        var deployment = client.post(DeploymentWait.path(id) + "/" + name(), body.isEmpty() ? null : body, Map.of())
                .object();
        show(deployment, "id", () -> List.of(DeploymentText.line(deployment)));
        return ExitStatus.REACHED;
    }

    /** Holds the weight. */
    @Command(name = "pause", description = "Hold the weight where it is.", mixinStandardHelpOptions = true)
    public static final class Pause extends DeploymentCommand {}

    /** Resumes the rollout. */
    @Command(name = "resume", description = "Go on after a pause.", mixinStandardHelpOptions = true)
    public static final class Resume extends DeploymentCommand {}

    /** Goes on to the next step. */
    @Command(
            name = "skip",
            description = "Go on to the next step now, if the evidence at this weight is a PASS.",
            mixinStandardHelpOptions = true)
    public static final class Skip extends DeploymentCommand {}

    /** Skips the remaining steps. */
    @Command(
            name = "promote",
            description = "Give the new version all traffic now, if the evidence at this weight is a PASS.",
            mixinStandardHelpOptions = true)
    public static final class Promote extends DeploymentCommand {
        @Option(names = "--unproven", description = "Promote without a PASS; needs --reason.")
        private boolean unproven;

        @Override
        JsonObject body() {
            return unproven ? new JsonObject().put("unproven", true) : super.body();
        }

        @Override
        boolean needsReason() {
            return unproven;
        }
    }

    /** Rolls back a bad version. */
    @Command(
            name = "rollback",
            description = "Give the baseline all traffic now: the new version is bad.",
            mixinStandardHelpOptions = true)
    public static final class Rollback extends DeploymentCommand {}

    /** Abandons a deployment whose router is gone. */
    @Command(
            name = "abandon",
            description = "End a deployment whose router is gone for good, as FAILED with its traffic unknown; needs "
                    + "--reason.",
            mixinStandardHelpOptions = true)
    public static final class Abandon extends DeploymentCommand {
        @Override
        boolean needsReason() {
            return true;
        }
    }

    /** Rolls back a version that is not bad. */
    @Command(
            name = "cancel",
            description = "Give the baseline all traffic now: this is not the time.",
            mixinStandardHelpOptions = true)
    public static final class Cancel extends DeploymentCommand {}
}
