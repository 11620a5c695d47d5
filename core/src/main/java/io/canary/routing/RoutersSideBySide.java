package io.canary.routing;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Several routers with separate clients: all get the same commands, in their order. */
final class RoutersSideBySide extends SeveralRouters {

    /** @param members two or more, in the order in which they are called */
    RoutersSideBySide(List<? extends HostedRouter> members) {
        super(SideBySide.info(members.stream().map(HostedRouter::info).toList()), members);
    }

    @Override
    List<Part> parts(RouterCommand command) {
        return members().stream().map(member -> new Part(member, command)).toList();
    }

    /** Only the first measures. */
    @Override
    public @Nullable String reportsLost() {
        return members().getFirst().reportsLost();
    }

    @Override
    public CompletionStage<ReadResult> look(DeploymentSpec spec) {
        return all(members(), (HostedRouter member) -> member.look(spec))
                .thenApply(looks -> SideBySide.seen(infos(), looks, spec.newVersion(), confirmed(spec)));
    }

    @Override
    public CompletionStage<Preflight> preflight(DeploymentSpec spec, Weight weight) {
        return all(members(), (HostedRouter member) -> member.preflight(spec, weight))
                .thenApply(answers -> ChainResults.preflight(infos(), answers));
    }

    @Override
    public CompletionStage<Optional<LeaseRenewalResult>> renew(DeploymentSpec spec, Duration lease) {
        return all(members(), (HostedRouter member) -> member.renew(spec, lease))
                .thenApply(ChainResults::renewed);
    }
}
