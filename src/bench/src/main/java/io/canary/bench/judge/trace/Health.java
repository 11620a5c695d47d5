package io.canary.bench.judge.trace;

/**
 * What is true of one version during one tick, and what its reports are drawn from.
 *
 * @param requests how many are expected
 * @param errorRate errors per request; what is above 1 counts as 1
 * @param latency how much slower than usual it is
 * @param cpu utilization, 0 to 1
 */
record Health(double requests, double errorRate, Slowness latency, double cpu) {

    Health failing(double factor, double more) {
        return new Health(requests, errorRate * factor + more, latency, cpu);
    }

    Health slower(double factor) {
        return new Health(
                requests, errorRate, new Slowness(latency.factor() * factor, latency.share(), latency.extra()), cpu);
    }

    /** Slower for a share of the requests, unless that share is none: there is room for one such share. */
    Health slowerFor(double share, double extra) {
        return share == 0 ? this : new Health(requests, errorRate, new Slowness(latency.factor(), share, extra), cpu);
    }

    Health busier(double factor) {
        return new Health(requests, errorRate, latency, cpu * factor);
    }
}
