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

/** What a deployment can be asked. */
public sealed interface ActorRequest extends Local {

    /** Where the deployment with this id answers. Nobody is there: there is no such deployment. */
    static Address<ActorRequest, ActorReply> address(String id) {
        return new Address<>("canary.deployment." + id);
    }

    /** How do you stand? Answered with {@link ActorReply.Current}. */
    record Read() implements ActorRequest {}

    /**
     * How do you stand, once the router has answered? Answered with {@link ActorReply.Current} when nothing is open
     * with the router any more, or after {@code atMost}.
     */
    record AwaitRouter(Duration atMost) implements ActorRequest {}

    /**
     * Do this. Answered with {@link ActorReply.Current} once the router has confirmed, or after {@link Terms#atMost},
     * or with {@link ActorReply.Refused}.
     */
    record Execute(Command command, Terms terms) implements ActorRequest {}

    /**
     * What would become of this? Nothing is done. Answered with {@link ActorReply.Previewed}, or refused as the same
     * command would be.
     */
    record Preview(Command command, Terms terms) implements ActorRequest {}

    /**
     * How something is wanted.
     *
     * @param by who wants it
     * @param key of the request, which becomes durable with what is done; null for none
     * @param revisions only if the deployment stands at one of these when the turn comes, else it is {@link
     *     ActorReply.Stale}; null for any
     * @param atMost for so long the answer waits for the router
     */
    record Terms(
            String by,
            @Nullable IdempotencyKey key,
            @Nullable Set<Long> revisions,
            Duration atMost) {}

    /** Another deployment of your service has begun. Answered with {@link ActorReply.Current}. */
    record Supersede() implements ActorRequest {}

    /** Do you take samples? Answered with {@link ActorReply.Taken} or {@link ActorReply.HasEnded}. */
    record Enrol() implements ActorRequest {}

    /** Take these into account. Answered with {@link ActorReply.Taken} or {@link ActorReply.HasEnded}. */
    record Report(List<Sample> samples) implements ActorRequest {}
}
