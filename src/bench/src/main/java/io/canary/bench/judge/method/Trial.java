package io.canary.bench.judge.method;

import io.canary.bench.judge.trace.TraceTick;

/** One rollout, as one method sees it. */
public interface Trial {

    /** Takes in the next tick: one after another, without gaps. */
    Act observe(TraceTick tick);
}
