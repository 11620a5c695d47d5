package io.canary.bench.judge.live.fleet;

/**
 * What can be set of a simulated service, of its reports, of what is wrong with it, and of the bake of its rollout; 1
 * and 0 stand for yes and no.
 */
public enum Parameter {
    // --- the service

    /** Requests a second of both versions together, above 0. */
    RPS(100),
    /** Errors per request of a healthy version, 0 to 1. */
    ERROR_RATE(0.001),
    /** Whether traffic, errors and latencies of both versions go up and down over half an hour. */
    DRIFT(0),
    /** The probability that a dependency of both versions fails for 60 to 110 s, in the first eight minutes. */
    OUTAGE(0),
    /** Whether each request that fails in an outage is sent twice more. */
    RETRIES(0),
    /**
     * Whether errors come in bursts of two on average, and rates and latencies of each version jitter by 20 and 3 %
     * every 10 s.
     */
    CLUSTERS(0),
    /**
     * The standard deviation of the logarithm of each version's error rate, which wanders by itself: AR(1), 0.9 from 10
     * s to 10 s.
     */
    WANDER(0),
    /**
     * New instances are three times as slow and 0.5 % more faulty at first, less so by a factor of e each so many
     * seconds; 0: not.
     */
    COLD_SEC(0),

    // --- its instances

    /** Instances of each version, at least 1. */
    PODS(1),
    /** In place of {@link #PODS}: so many instances, of which the canary has its share, at least one; 0: not. */
    SLOTS(0),
    /** Whether instances come and go: three quarters are there at a time, the first of each version always. */
    SCALING(0),
    /** Whether one of the instances is twice as slow as the others, whichever version it serves. */
    HOT_POD(0),
    /** So long each instance stops once a minute, in milliseconds. */
    PAUSE_MILLIS(0),

    // --- what is reported

    /** Whether each instance reports for itself; else one reporter of each version does for all. */
    PER_POD(1),
    /** Whether a report names the instance that it is of. */
    SOURCE(0),
    /** From one report to the next, in seconds. Each reporter begins at a time of its own. */
    CADENCE_SEC(10),
    /** How long a report is under way, in seconds; its timestamp is right. */
    LAG_SEC(0),
    /** How far the clocks of the canary's reporters are ahead, in seconds; below 0: behind. */
    CANARY_CLOCK_SEC(0),
    /** The clock of each reporter is ahead or behind by up to so much, in seconds. */
    POD_CLOCK_SEC(0),
    /** The share of reports that are lost, 0 to 1. */
    LOST(0),
    /** For how long no report of the canary arrives, once in the first ten minutes, in seconds. */
    GAP_SEC(0),
    /** The share of reports that are sent a second time within 3 s, with no identity, 0 to 1. */
    TWICE(0),
    /** Whether all reports of the canary come twice, with no identity. */
    CANARY_TWICE(0),
    /** The share of reports whose errors are all since the start, 0 to 1. */
    CUMULATIVE(0),
    /**
     * Instances start again every few minutes; what they report then is lost: 1, nothing: 2, all since the beginning:
     * 3; 0: they do not.
     */
    RESETS(0),
    /** Whether a percentile is reported in place of the distribution of latencies. */
    PERCENTILES(0),
    /** Whether the canary reports errors. */
    CANARY_ERRORS(1),
    BASELINE_ERRORS(1),
    /** Whether errors are left out of a report where there are none. */
    ERRORS_IF_ANY(0),

    // --- what is wrong

    /** The canary's weight in percent, within 30 s of which begins what is wrong; 0: from the start. */
    ONSET_WEIGHT(0),
    /** So many seconds later than that it begins. */
    ONSET_SEC(0),
    /** By which the canary's error rate is multiplied. */
    ERROR_FACTOR(1),
    /** What comes on top of that, 0 to 1. */
    ERRORS_MORE(0),
    /** By which the canary's latencies are multiplied. */
    LATENCY_FACTOR(1),
    /** The share of the canary's requests that take six times as long, 0 to 1. */
    TAIL(0),
    /** Whether the canary reports nothing any more. */
    CANARY_SILENT(0),
    /** For how long the baseline reports nothing, in seconds. */
    BASELINE_SILENT_SEC(0),
    /** Whether the canary reports no errors any more. */
    ERRORS_STOP(0),
    /** By which the share that the canary gets is larger than its weight. */
    SHARE(1),
    /** Whether the canary gets everything. */
    ALL_TO_CANARY(0),

    // --- the rollout

    /** How long the canary bakes, in seconds; 0: not at all. */
    BAKE_SEC(0),
    /** The probability that the change detector takes back a healthy canary that bakes, above 0. */
    BAKE_ALPHA(0.01);

    private final double byDefault;

    Parameter(double byDefault) {
        this.byDefault = byDefault;
    }

    double byDefault() {
        return byDefault;
    }
}
