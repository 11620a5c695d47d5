package io.canary.routing;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.Weight;
import io.canary.spi.settings.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a router that a recorded deployment uses and that is no longer configured. It answers every call as
 * unreachable: the deployment waits, as for any router that does not answer, and says what it waits for.
 */
final class MissingRouter implements HostedRouter {
    private final RouterInfo info;
    private final String error;

    MissingRouter(String name) {
        this.info = new RouterInfo(name, "missing", "none", false, RouterCapabilities.of(new Weight(1)));
        this.error = "router " + name + " is not configured";
    }

    @Override
    public RouterInfo info() {
        return info;
    }

    @Override
    public List<String> missing() {
        return List.of(info.name());
    }

    @Override
    public boolean isThere() {
        return false;
    }

    @Override
    public @Nullable String reportsLost() {
        return null; // whether the router measured is unknown
    }

    @Override
    public Duration callTimeout() {
        return Duration.ZERO;
    }

    @Override
    public CompletionStage<RouterAnswer> ask(DeploymentSpec spec, RouterCommand command) {
        return CompletableFuture.completedFuture(new RouterAnswer.Failed(Kind.UNREACHABLE, error));
    }

    @Override
    public CompletionStage<ReadResult> look(DeploymentSpec spec) {
        return CompletableFuture.completedFuture(new ReadResult.Failed(error));
    }

    @Override
    public CompletionStage<List<Problem>> objections(DeploymentSpec spec) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<Preflight> preflight(DeploymentSpec spec, Weight weight) {
        return CompletableFuture.completedFuture(new Preflight.NotReady(Kind.UNREACHABLE, error));
    }

    @Override
    public CompletionStage<Optional<LeaseRenewalResult>> renew(DeploymentSpec spec, Duration lease) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public void withdraw(String service) {
        // no call is ever queued
    }

    @Override
    public CompletionStage<?> idle(String service) {
        return CompletableFuture.completedFuture(null);
    }
}
