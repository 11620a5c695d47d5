package io.canary.deployment;

import io.canary.analysis.Sample;
import io.canary.bus.Address;
import io.canary.bus.Local;
import io.canary.rollout.Command;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a deployment can be asked. */
public sealed interface DeploymentQuestion extends Local {

    /** Where the deployment with this id answers. Nobody is there: there is no such deployment. */
    static Address<DeploymentQuestion, DeploymentAnswer> address(String id) {
        return new Address<>("canary.deployment." + id);
    }

    /** How do you stand? Answered with {@link DeploymentAnswer.Current}. */
    record Read() implements DeploymentQuestion {}

    /**
     * How do you stand, once the router has answered? Answered with {@link DeploymentAnswer.Current} when nothing is open
     * with the router any more, or after {@code atMost}.
     */
    record AwaitRouter(Duration atMost) implements DeploymentQuestion {}

    /**
     * Do this. Answered with {@link DeploymentAnswer.Current} once the router has confirmed, or after {@code atMost}, or
     * with {@link DeploymentAnswer.Refused}.
     *
     * @param reason for the history
     * @param revisions only if it stands at one of these when the order's turn comes, else it is {@link
     *     DeploymentAnswer.Stale}; null for any
     */
    record Order(Command command, String reason, @Nullable Set<Long> revisions, Duration atMost)
            implements DeploymentQuestion {}

    /**
     * Promote now, if the current step's evidence is a PASS. Answered as an order is.
     *
     * @param revisions as for an order
     */
    record Promote(@Nullable Set<Long> revisions, Duration atMost) implements DeploymentQuestion {}

    /** Do you take samples? Answered with {@link DeploymentAnswer.Taken} or {@link DeploymentAnswer.HasEnded}. */
    record Enrol() implements DeploymentQuestion {}

    /** Take these into account. Answered with {@link DeploymentAnswer.Taken} or {@link DeploymentAnswer.HasEnded}. */
    record Report(List<Sample> samples) implements DeploymentQuestion {}
}
