package io.canary.routing;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Several routers that the traffic goes through one after the other. The first of them, the outermost, splits. Those
 * behind it are kept at none of their own for the canary, and pass on what the first has chosen: two that split would
 * multiply.
 */
final class RoutersInSeries extends SeveralRouters {

    /** @param members two or more, the outermost first */
    RoutersInSeries(List<? extends HostedRouter> members) {
        super(InSeries.info(members.stream().map(HostedRouter::info).toList()), members);
    }

    /**
     * Nothing goes to the canary before all behind are known to pass on. A promotion comes from outside: once the first
     * sends everything to the new version, it makes no difference when those behind it do.
     */
    @Override
    List<Part> parts(RouterCommand command) {
        var parts = new ArrayList<Part>();
        parts.add(new Part(members().getFirst(), command));
        members().stream().skip(1).forEach(follower -> parts.add(new Part(follower, InSeries.passing(command))));
        return command instanceof RouterCommand.Promote || command instanceof RouterCommand.RollBack
                ? parts
                : parts.reversed();
    }

    /** The innermost that measures sees what has become of a request behind all the others. */
    @Override
    public @Nullable String reportsLost() {
        return members().reversed().stream()
                .filter(member -> can(member, Feature.REPORTS))
                .findFirst()
                .map(HostedRouter::reportsLost)
                .orElse(null);
    }

    @Override
    public CompletionStage<ReadResult> look(DeploymentSpec spec) {
        return all(members(), (HostedRouter member) -> member.look(spec))
                .thenApply(looks -> InSeries.seen(infos(), looks, spec.baselineVersion()));
    }

    @Override
    public CompletionStage<Preflight> preflight(DeploymentSpec spec, Weight weight) {
        return all(members(), (HostedRouter member) -> preflight(member, spec, weight))
                .thenApply(answers -> ChainResults.preflight(infos(), answers));
    }

    private CompletionStage<Preflight> preflight(HostedRouter member, DeploymentSpec spec, Weight weight) {
        return member.equals(members().getFirst())
                ? member.preflight(spec, weight)
                : member.preflight(spec, Weight.NONE).thenApply(said -> InSeries.passingOn(member.info(), said));
    }

    /** One behind the first that took the split back would close the way to the canary that the first still uses. */
    @Override
    public CompletionStage<Optional<LeaseRenewalResult>> renew(DeploymentSpec spec, Duration lease) {
        return all(members(), (HostedRouter member) -> renew(member, spec, lease))
                .thenApply(ChainResults::renewed);
    }

    private static CompletionStage<Optional<LeaseRenewalResult>> renew(
            HostedRouter member, DeploymentSpec spec, Duration lease) {
        return can(member, Feature.LEASE)
                ? member.renew(spec, lease)
                : CompletableFuture.completedFuture(Optional.of(LeaseRenewalResult.HELD));
    }

    private static boolean can(HostedRouter member, Feature feature) {
        return member.info().capabilities().can(feature);
    }
}
