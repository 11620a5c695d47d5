package io.canary.bench.judge.live.fleet;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.SampleExtras;
import io.canary.analysis.StandardMetric;
import io.canary.bench.judge.trace.Draws;
import io.canary.bench.judge.trace.LatencyShape;
import io.canary.spi.LatencyHistogram;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who reports for one instance, or for all of a version. Times are in milliseconds since the rollout began. Not
 * thread-safe.
 */
final class Reporter {
    private static final double USUAL_CPU = 0.5;
    private static final double CPU_JITTER = 0.05;

    private final FleetSettings settings;
    private final Role role;
    private final int number;
    private final Chance chance;
    private final Onset onset;
    private final long cadenceMillis;
    private final long clockMillis;
    private final long gapStart;
    private final double restarts;
    private final @Nullable SampleExtras extras;
    private final RequestCounts counts = new RequestCounts();
    private final RequestCounts all = new RequestCounts();
    private long next;
    private long reports;
    private boolean serves = true;

    Reporter(FleetSettings settings, Role role, int number, Chance chance, Onset onset) {
        this.settings = settings;
        this.role = role;
        this.number = number;
        this.chance = chance;
        this.onset = onset;
        var draws = chance.reporter(role, number);
        cadenceMillis = settings.millis(Parameter.CADENCE_SEC);
        next = (long) draws.uniform(0, (double) cadenceMillis);
        double off = settings.get(Parameter.POD_CLOCK_SEC);
        clockMillis = (long) (1000 * draws.uniform(-off, off))
                + (role == Role.CANARY ? settings.millis(Parameter.CANARY_CLOCK_SEC) : 0);
        gapStart = (long) draws.uniform(0, 600_000);
        restarts = cadenceMillis / draws.uniform(120_000, 600_000);
        extras = settings.is(Parameter.SOURCE) ? new SampleExtras(0, Map.of(), role + "-" + number) : null;
    }

    Role role() {
        return role;
    }

    /** What it has seen since its last report. */
    RequestCounts counts() {
        return counts;
    }

    /** When it reports next. */
    long next() {
        return next;
    }

    /** How long before the rollout began it last reported. */
    long sinceBefore() {
        return cadenceMillis - next;
    }

    /** Whether there is any instance that it reports for. */
    void serves(boolean now) {
        serves = now;
    }

    /** What it sends now that it is time; nothing where it reports for no instance, or nothing arrives. */
    List<Delivery> report() {
        long at = next;
        next += cadenceMillis;
        var draws = chance.report(role, number, reports++);
        boolean isSent = (serves || counts.requests() > 0) && !isSilent(at);
        var sent = isSent ? send(at, draws) : List.<Delivery>of();
        counts.clear();
        return sent;
    }

    private boolean isSilent(long at) {
        if (role == Role.CANARY) {
            boolean isGap = at >= gapStart && at < gapStart + settings.millis(Parameter.GAP_SEC);
            return isGap || (onset.isPast(at) && settings.is(Parameter.CANARY_SILENT));
        }
        return onset.isPast(at) && at < onset.millis() + settings.millis(Parameter.BASELINE_SILENT_SEC);
    }

    private List<Delivery> send(long at, Draws draws) {
        all.add(counts);
        boolean restarted = settings.is(Parameter.RESETS) && draws.chance(restarts);
        double resets = restarted ? settings.get(Parameter.RESETS) : 0;
        boolean isLost = draws.chance(settings.get(Parameter.LOST)) || resets == 1;
        double lag = settings.is(Parameter.LAG_SEC) ? settings.get(Parameter.LAG_SEC) + draws.uniform(0, 1) : 0;
        long arrival = at + (long) (1000 * (lag + draws.uniform(0.02, 0.2)));
        boolean isRetried = draws.chance(settings.get(Parameter.TWICE));
        long retried = arrival + (long) draws.uniform(0, 3000);
        var seen = resets == 2 ? new RequestCounts() : resets == 3 ? all : counts;
        var first = new Delivery(arrival, draw(seen, at, draws));
        if (isLost) {
            return List.of();
        } else if (role == Role.CANARY && settings.is(Parameter.CANARY_TWICE)) {
            return List.of(first, first);
        }
        return isRetried ? List.of(first, new Delivery(retried, first.sample())) : List.of(first);
    }

    private Sample draw(RequestCounts seen, long at, Draws draws) {
        var latency = seen.latencies(draws, LatencyShape.LOGN);
        long requests = latency.count();
        long errors = settings.is(Parameter.CLUSTERS)
                ? draws.clusters(requests, seen.errorRate())
                : draws.binomial(requests, seen.errorRate());
        if (draws.chance(settings.get(Parameter.CUMULATIVE))) {
            errors = Math.min(requests, Math.max(errors, Math.round(all.errors())));
        }
        boolean isLeftOut = !reportsErrors(at) || (errors == 0 && settings.is(Parameter.ERRORS_IF_ANY));
        return sample(at, requests, isLeftOut ? Double.NaN : errors, latency, draws);
    }

    private boolean reportsErrors(long at) {
        return role == Role.CANARY
                ? settings.is(Parameter.CANARY_ERRORS) && !(onset.isPast(at) && settings.is(Parameter.ERRORS_STOP))
                : settings.is(Parameter.BASELINE_ERRORS);
    }

    /** The only place where a sample is made. */
    private Sample sample(long at, long requests, double errors, LatencyHistogram latency, Draws draws) {
        boolean isPercentile = settings.is(Parameter.PERCENTILES);
        return Sample.of(role, LiveFeed.START + at + clockMillis, requests)
                .withErrors(errors)
                .with(
                        StandardMetric.LATENCY_P95_MS,
                        isPercentile && !latency.isEmpty() ? latency.quantileMillis(0.95) : Double.NaN)
                .with(StandardMetric.CPU_UTILIZATION, Math.clamp(USUAL_CPU * (1 + CPU_JITTER * draws.gaussian()), 0, 1))
                .with(isPercentile ? LatencyHistogram.EMPTY : latency)
                .with(extras);
    }
}
