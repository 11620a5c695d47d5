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
 * Several routers that the traffic passes one after the other. The first, outermost one splits. Those behind it have a
 * canary weight of 0, and pass on what the first has chosen: if two routers split, their weights would multiply.
 */
final class RoutersInSeries extends SeveralRouters {

    /** @param members two or more, the outermost first */
    RoutersInSeries(List<? extends HostedRouter> members) {
        super(InSeries.info(members.stream().map(HostedRouter::info).toList()), members);
    }

    /**
     * The first router sends nothing to the canary before all behind it are known to pass on. A promotion starts at the
     * outside: once the first sends everything to the new version, the order of those behind it makes no difference.
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

    /** Of the routers that measure, the innermost sees the outcome of a request behind all the others. */
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

    /** A router behind the first that rolls back alone would block the way to the canary that the first still uses. */
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
