package io.canary.deployment;

import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.SourceQuery;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.settings.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The metric sources, as far as deployments need them. Thread-safe; nothing blocks. */
public interface SampleSources {

    /**
     * What is read for a requested deployment.
     *
     * @param queries with the default queries filled in
     * @param problems what is wrong with them; pointers refer to the request. The deployment cannot start unless empty
     */
    record Selection(List<SourceQuery> queries, List<Problem> problems) {
        public Selection {
            queries = List.copyOf(queries);
            problems = List.copyOf(problems);
        }
    }

    /**
     * What one source says about a deployment before it starts.
     *
     * @param messages for people; those that begin with {@code warning: } do not speak against it
     * @param error why it cannot be read; null if it can
     * @param isRefused whether it will not be possible later either
     */
    record Check(
            String source, List<String> messages, @Nullable String error, boolean isRefused) {
        public Check {
            messages = List.copyOf(messages);
        }
    }

    /**
     * Chooses what is read for a requested deployment.
     *
     * @param router of the router that it will have: if that counts requests itself, no source does so by default
     */
    Selection select(DeploymentRequest wanted, RouterCapabilities router);

    /** Asks the sources of a deployment, which change nothing. Completes normally, on any thread. */
    CompletionStage<List<Check>> preflight(DeploymentSpec spec);

    /**
     * How late the samples of a deployment's sources are now at most while nothing fails: more while points come later
     * than a source says. Zero without sources.
     */
    Duration latest(String deploymentId);

    /** Why samples of a deployment are missing although they should have been read; null if none are. */
    @Nullable
    String error(String deploymentId);
}
