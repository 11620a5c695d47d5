package io.canary.simulate;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Status;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a rollout takes where its canary is as good as the baseline and nothing happens by chance, with so much
 * traffic: it is simulated on what is to be expected.
 *
 * @param requestsPerSecond of both versions together
 * @param promotedAfter null where it is not promoted before its deadline, or within what is looked at
 * @param why it is not; null where it is
 */
public record Expectation(
        double requestsPerSecond,
        @Nullable Duration promotedAfter,
        @Nullable String why) {
    /** Of a rollout that takes more ticks it is told that it takes longer. */
    private static final long TICKS_MOST = 20_000;

    /**
     * Takes up to a second of a core.
     *
     * @param spec whose policy says how much traffic is expected
     * @return null where it does not
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

    /** Without its bake, in which nothing is to be expected but that it takes its time, and with no wait for people. */
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
