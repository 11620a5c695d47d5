package io.canary.journal;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Ruling.Move;
import io.vertx.core.Future;

/** Where moves become durable. A move is carried out, and acknowledged, only after its append succeeded. */
public interface Journal extends AutoCloseable {

    /**
     * Makes a move durable. Appends of one deployment become durable in the order of the calls.
     *
     * @return completes on the caller's context; failed: the move is not durable and must not be carried out
     */
    Future<Void> append(DeploymentSpec spec, Move move);

    @Override
    void close();
}
