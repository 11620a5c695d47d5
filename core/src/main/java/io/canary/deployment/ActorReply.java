package io.canary.deployment;

import io.canary.analysis.sequential.Metric;
import io.canary.bus.Local;
import io.canary.rollout.Reason;
import io.canary.rollout.Transition.Move;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a deployment answers. */
public sealed interface ActorReply extends Local {

    /** How it stands now. */
    record Current(DeploymentView view) implements ActorReply {}

    /**
     * What would become of it.
     *
     * @param view how it stands now
     * @param move what would be done; null where nothing would change
     */
    record Previewed(DeploymentView view, @Nullable Move move) implements ActorReply {}

    /**
     * What was wanted cannot be had as it stands.
     *
     * @param why it cannot
     */
    record Refused(Reason why) implements ActorReply {}

    /**
     * Samples are taken, for these versions. Those that were too old have been counted, and left out.
     *
     * @param canaryToo false after a rollback, when only the baseline is still watched
     * @param metrics that are compared beside errors, latency and CPU
     * @param reportsKnown so long a report is known, and not counted again
     */
    record Taken(
            String baselineVersion, String newVersion, boolean canaryToo, List<Metric> metrics, Duration reportsKnown)
            implements ActorReply {}

    /** The deployment has ended and takes no samples. */
    record HasEnded() implements ActorReply {}

    /**
     * What was wanted was wanted of another revision, and was not done.
     *
     * @param revision the one at which it stands
     */
    record Stale(long revision) implements ActorReply {}

    /**
     * What was wanted could not be made durable, and was not done.
     *
     * @param why for people
     * @param mayCome whether it may be done yet
     */
    record Unavailable(String why, boolean mayCome) implements ActorReply {}
}
