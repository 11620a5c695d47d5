package io.canary.deployment;

import io.canary.analysis.Sample;
import io.canary.bus.Address;
import io.canary.bus.Local;
import io.canary.journal.IdempotencyKey;
import io.canary.rollout.Command;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The requests to a deployment. */
public sealed interface ActorRequest extends Local {

    /** The address of the deployment with this id. It has no handler if there is no such deployment. */
    static Address<ActorRequest, ActorReply> address(String id) {
        return new Address<>("canary.deployment." + id);
    }

    /** Requests the present state. The reply is {@link ActorReply.Current}. */
    record Read() implements ActorRequest {}

    /**
     * Requests the state once the router has responded. The reply is {@link ActorReply.Current}, when no router request
     * is open any more, or after {@code atMost}.
     */
    record AwaitRouter(Duration atMost) implements ActorRequest {}

    /**
     * Executes a command. The reply is {@link ActorReply.Current} once the router has confirmed, or after {@link
     * Terms#atMost}, or {@link ActorReply.Refused}.
     */
    record Execute(Command command, Terms terms) implements ActorRequest {}

    /**
     * A dry run of a command: nothing is done. The reply is {@link ActorReply.Previewed}, or the rejection that the
     * command would get.
     */
    record Preview(Command command, Terms terms) implements ActorRequest {}

    /** Requests the verdict that an evaluation would have now. The reply is {@link ActorReply.Judged}. */
    record Judge() implements ActorRequest {}

    /**
     * The terms of a command.
     *
     * @param by who requested it
     * @param key the idempotency key, which becomes durable together with the transition; null for none
     * @param revisions the revisions that the deployment may have when the command's turn comes, else the reply is
     *     {@link ActorReply.Stale}; null for any
     * @param atMost how long the reply may wait for the router
     */
    record Terms(
            String by,
            @Nullable IdempotencyKey key,
            @Nullable Set<Long> revisions,
            Duration atMost) {}

    /** Another deployment of the service has started. The reply is {@link ActorReply.Current}. */
    record Supersede() implements ActorRequest {}

    /** Asks whether samples are accepted. The reply is {@link ActorReply.Taken} or {@link ActorReply.HasEnded}. */
    record Enrol() implements ActorRequest {}

    /** Delivers samples. The reply is {@link ActorReply.Taken} or {@link ActorReply.HasEnded}. */
    record Report(List<Sample> samples) implements ActorRequest {}
}
