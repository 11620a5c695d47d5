package io.canary.deployment;

import io.canary.deployment.TransitionQueue.Importance;
import io.canary.rollout.Event;
import io.canary.routing.RouterAnswer;
import java.time.Instant;
import java.util.function.Supplier;

/** Where the answers of a router are delivered to the actor that asked. Used on the actor's context only. */
interface ActorInbox {

    /** Takes an event, which is worded when its turn comes. */
    void post(Supplier<Event> event, Importance importance);

    /** The split in force was seen, or confirmed. */
    void observed(Instant at);

    /** Takes the answer to a rollback, which is dealt with only when the rollback is durable. */
    void rollbackAnswered(RollbackCall call, RouterAnswer answer);
}
