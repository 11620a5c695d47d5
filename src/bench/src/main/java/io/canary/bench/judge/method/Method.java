package io.canary.bench.judge.method;

import io.canary.bench.judge.trace.Setting;
import io.canary.bench.judge.trace.TraceTick;
import java.util.List;
import java.util.function.Supplier;

/** A way to judge rollouts. Stateless: what it knows of one rollout is in its trial. */
public interface Method {

    /** For people, short. */
    String name();

    /**
     * Begins to judge one rollout.
     *
     * @param before the baseline's ticks before it, oldest first; costs time if it is asked for
     */
    Trial begin(Setting setting, Supplier<List<TraceTick>> before);
}
