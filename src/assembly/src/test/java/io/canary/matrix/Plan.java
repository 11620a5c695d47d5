package io.canary.matrix;

import io.canary.testservers.WeightSteps;
import java.util.ArrayList;
import java.util.List;

/**
 * How a rollout goes when nothing happens to it.
 *
 * @param initial its first weight, in percent
 * @param step what each step adds
 * @param intervalSec how long each is soaked
 * @param onShareMismatch what follows when clients get another share
 */
record Plan(int initial, int step, int intervalSec, String onShareMismatch) {
    /** How often the traffic is looked at. */
    private static final int RECONCILE_SEC = 1;

    /** How long a look and what comes of it may take on a busy machine. */
    private static final int LOOK_SEC = 2;

    /** 25, 65, 100 %: what was decided before an outage would show as a rise from nothing to 65. */
    static final Plan USUAL = new Plan(25, 40, 3, "hold");

    /** 25, 100 %, for servers that give new users no more than a part. */
    static final Plan ONE_STEP = new Plan(25, 80, 3, "hold");

    /** After how long, by the documentation, it has to be known that something else moved the traffic. */
    static double noticedSec() {
        return RECONCILE_SEC + LOOK_SEC;
    }

    WeightSteps steps() {
        var steps = new ArrayList<Double>();
        for (int weight = initial; weight < 100; weight += step) {
            steps.add((double) weight);
        }
        steps.add(100.0);
        return new WeightSteps(List.copyOf(steps));
    }

    /** The body that creates it, by limits alone: what is measured in a few seconds proves no comparison. */
    String deployment(String serviceName, String routers) {
        return """
                {"service_name": "%s", "baseline_version": "v1", "new_version": "v2", "router": %s,
                 "strategy": {"initial_weight": %d, "step_weight": %d, "interval_sec": %d},
                 "policy": {"min_samples": 1, "min_requests": 1, "max_latency_p95_ms": null,
                   "analysis": {"mode": "threshold", "tick_sec": 1}},
                 "safeguards": {"reconcile_interval_sec": %d, "on_share_mismatch": "%s"}}
                """.formatted(serviceName, routers, initial, step, intervalSec, RECONCILE_SEC, onShareMismatch);
    }
}
