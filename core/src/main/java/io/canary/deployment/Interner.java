package io.canary.deployment;

import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.DeploymentSpec;
import java.util.HashMap;
import java.util.Map;

/**
 * Replaces equal settings by one shared object: most deployments are created with the same settings. Used on one
 * context only.
 */
final class Interner {
    /** The limit of different objects, so that those of deleted deployments do not stay. */
    private static final int MOST = 1_000;

    private final Map<Object, Object> known = new HashMap<>();

    DeploymentSpec spec(DeploymentSpec s) {
        return new DeploymentSpec(
                s.id(),
                s.request().sharing(this::same),
                same(s.baselineVersion()),
                s.router(),
                same(s.plan()),
                same(s.safeguards()),
                same(s.routerDeadline()),
                s.createdAt(),
                s.learned(),
                s.traceParent());
    }

    DeploymentRecord standing(DeploymentRecord s) {
        return new DeploymentRecord(
                spec(s.spec()),
                s.state(),
                s.revision(),
                s.requestSeq(),
                s.updatedAt(),
                s.lastStepStartedAt(),
                s.lastDecision());
    }

    @SuppressWarnings("unchecked") // an object equal to a record, a string or a duration has its class
    private <T> T same(T value) {
        if (known.size() >= MOST) {
            known.clear();
        }
        return (T) known.computeIfAbsent(value, v -> v);
    }
}
