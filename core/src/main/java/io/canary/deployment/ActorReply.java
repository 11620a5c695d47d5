package io.canary.deployment;

import io.canary.analysis.sequential.Metric;
import io.canary.bus.Local;
import io.canary.rollout.Event;
import io.canary.rollout.Reason;
import io.canary.rollout.Transition.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The replies of a deployment. */
public sealed interface ActorReply extends Local {

    /** The present state. */
    record Current(DeploymentView view) implements ActorReply {}

    /**
     * The outcome of a dry run.
     *
     * @param view the present state
     * @param move the transition that would follow; null if nothing would change
     */
    record Previewed(DeploymentView view, @Nullable Move move) implements ActorReply {}

    /**
     * The verdict that an evaluation would have now.
     *
     * @param view the present state
     * @param at when it was asked for
     * @param judged null while no weight is observed, as after the end
     */
    record Judged(DeploymentView view, Instant at, Event.@Nullable Judged judged) implements ActorReply {}

    /**
     * The command is rejected in the present state.
     *
     * @param why the reason
     */
    record Refused(Reason why) implements ActorReply {}

    /**
     * Samples are accepted for these versions. Those that were too old were counted as ignored.
     *
     * @param canaryToo false after a rollback, when only the baseline is still watched
     * @param metrics the custom metrics that are compared, beside errors, latency and CPU
     * @param reportsKnown how long a report is remembered, so that it does not count twice
     */
    record Taken(
            String baselineVersion, String newVersion, boolean canaryToo, List<Metric> metrics, Duration reportsKnown)
            implements ActorReply {}

    /** The deployment has ended and accepts no samples. */
    record HasEnded() implements ActorReply {}

    /**
     * The command was meant for another revision, and was not executed.
     *
     * @param revision the current revision
     */
    record Stale(long revision) implements ActorReply {}

    /**
     * The command could not be made durable, and was not executed.
     *
     * @param why for people
     * @param mayCome whether it may still be executed
     */
    record Unavailable(String why, boolean mayCome) implements ActorReply {}
}
