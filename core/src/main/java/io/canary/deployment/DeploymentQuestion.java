package io.canary.deployment;

import io.canary.analysis.Sample;
import io.canary.bus.Address;
import io.canary.bus.Local;
import io.canary.journal.RequestKey;
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
     * Something that somebody wants done. Answered with {@link DeploymentAnswer.Current} once the router has confirmed, or
     * after {@link Terms#atMost}, or with {@link DeploymentAnswer.Refused}.
     */
    sealed interface Wanted extends DeploymentQuestion {
        /** On which terms. */
        Terms terms();
    }

    /**
     * What would become of it? Nothing is done. Answered with {@link DeploymentAnswer.Previewed}, or refused as the same
     * command would be.
     */
    record Preview(Wanted wanted) implements DeploymentQuestion {}

    /**
     * Do this. Answered with {@link DeploymentAnswer.Current} once the router has confirmed, or after {@link Terms#atMost}, or
     * with {@link DeploymentAnswer.Refused}.
     *
     * @param reason for the history
     */
    record Order(Command command, String reason, Terms terms) implements Wanted {}

    /**
     * Promote now, if the current step's evidence is a PASS. Answered as an order is.
     *
     * @param unproven whether without a PASS as well
     * @param reason for the history
     */
    record Promote(boolean unproven, String reason, Terms terms) implements Wanted {}

    /**
     * How something is wanted.
     *
     * @param by who wants it
     * @param key of the request, which becomes durable with what is done; null for none
     * @param revisions only if the deployment stands at one of these when the turn comes, else it is {@link
     *     DeploymentAnswer.Stale}; null for any
     * @param atMost for so long the answer waits for the router
     */
    record Terms(
            String by, @Nullable RequestKey key, @Nullable Set<Long> revisions, Duration atMost) {}

    /** Another deployment of your service has begun. Answered with {@link DeploymentAnswer.Current}. */
    record Supersede() implements DeploymentQuestion {}

    /** Do you take samples? Answered with {@link DeploymentAnswer.Taken} or {@link DeploymentAnswer.HasEnded}. */
    record Enrol() implements DeploymentQuestion {}

    /** Take these into account. Answered with {@link DeploymentAnswer.Taken} or {@link DeploymentAnswer.HasEnded}. */
    record Report(List<Sample> samples) implements DeploymentQuestion {}
}
