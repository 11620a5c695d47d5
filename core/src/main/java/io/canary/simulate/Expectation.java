package io.canary.simulate;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Status;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a rollout takes with given traffic if its canary is as good as the baseline and nothing varies by chance: it
 * is simulated on expected values.
 *
 * @param requestsPerSecond of both versions together
 * @param promotedAfter null if it is not promoted before its deadline, or within the simulated time
 * @param why it is not promoted; null if it is
 */
public record Expectation(
        double requestsPerSecond,
        @Nullable Duration promotedAfter,
        @Nullable String why) {
    /** The limit of simulated ticks: of a rollout that takes more, the result only says that it takes longer. */
    private static final long TICKS_MOST = 20_000;

    /**
     * Takes up to a second of a core.
     *
     * @param spec whose policy says how much traffic is expected
     * @return null if the policy does not say it
     */
    public static @Nullable Expectation of(DeploymentSpec spec) {
        var expected = spec.policy().analysis().expectedRps();
        if (expected == null) {
            return null;
        }
        long tick = spec.policy().analysis().tick().toMillis();
        long most = Math.min(spec.safeguards().deadline().toMillis(), TICKS_MOST * tick);
        var end = Simulation.run(begunAtEpoch(spec), new ExpectedFeed(expected, tick, most));
        if (end.status() != Status.PROMOTED) {
            return new Expectation(expected, null, end.reason());
        }
        var after = end.duration().plus(spec.strategy().bake());
        return after.compareTo(spec.safeguards().deadline()) < 0
                ? new Expectation(expected, after, null)
                : new Expectation(expected, null, "the bake is not over before the deadline");
    }

    /** Without its bake, which only takes time, and without waits for people. */
    static DeploymentSpec begunAtEpoch(DeploymentSpec spec) {
        return DeploymentSpec.of(
                        spec.id(),
                        spec.request().with(spec.strategy().withoutBake()),
                        spec.baselineVersion(),
                        spec.router(),
                        spec.safeguards(),
                        spec.routerDeadline(),
                        Instant.EPOCH,
                        null)
                .unattended();
    }
}
