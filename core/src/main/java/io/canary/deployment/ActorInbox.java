package io.canary.deployment;

import io.canary.deployment.TransitionQueue.Importance;
import io.canary.rollout.Event;
import io.canary.routing.RouterAnswer;
import java.time.Instant;
import java.util.function.Supplier;

/** Receives router responses for the actor that sent the requests. Used on the actor's context only. */
interface ActorInbox {

    /** Queues an event, which is created when its turn comes. */
    void post(Supplier<Event> event, Importance importance);

    /** The split in force was read or confirmed. */
    void observed(Instant at);

    /** Takes the response to a rollback. It is handled only when the rollback is durable. */
    void rollbackAnswered(RollbackCall call, RouterAnswer answer);
}
