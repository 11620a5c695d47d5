package io.canary.analysis;

import io.canary.analysis.Verdict.Undecided;
import io.canary.analysis.Verdict.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates each limit of a policy against its evidence: a sample counts for a limit only if it reports the metric. A
 * limit that the request sets must be evaluated; a default limit may be skipped if its metric is not reported.
 *
 * <p>A latency that is only known by two bounds is within its limit if the upper bound is, and violates it if the lower
 * bound reaches the limit, as the latency is above its lower bound. Otherwise it is undecided.
 */
final class Limits {
    private final Policy policy;
    private final Aggregates seen;
    private final List<Violation> violations = new ArrayList<>(0);
    private final List<StandardMetric> passedOver = new ArrayList<>();
    private final List<StandardMetric> unreported = new ArrayList<>(0);
    private final List<StandardMetric> scarce = new ArrayList<>(0);
    private final List<Undecided> undecided = new ArrayList<>(0);
    private final List<Undecided> undecidedSet = new ArrayList<>(0);
    private int limits;

    private Limits(Policy policy, Aggregates seen) {
        this.policy = policy;
        this.seen = seen;
        for (var metric : StandardMetric.values()) {
            var limit = policy.limit(metric);
            if (limit != null) {
                limits++;
                check(metric, limit);
            }
        }
    }

    static Limits of(Policy policy, Aggregates seen) {
        return new Limits(policy, seen);
    }

    private void check(StandardMetric metric, double limit) {
        var share = seen.coverage().of(metric);
        boolean isEnough = share.samples() >= policy.minSamples() && share.requests() >= policy.minRequests();
        boolean isReported = share.samples() > 0 && (!isEnough || isKnown(metric));
        if (!isReported || isWithinAndOfNoRequests(metric, limit, share)) {
            (policy.isSet(metric) ? unreported : passedOver).add(metric);
        } else if (!isEnough) {
            scarce.add(metric);
        } else {
            judge(metric, limit);
        }
    }

    private boolean isKnown(StandardMetric metric) {
        return seen.value(metric) != null || between(metric) != null;
    }

    /** Reports from a separate reporter that counts no requests can only show that a default limit is met. */
    private boolean isWithinAndOfNoRequests(StandardMetric metric, double limit, Coverage.Share share) {
        var value = seen.value(metric);
        return !policy.isSet(metric)
                && share.requests() == 0
                && policy.minRequests() > 0
                && value != null
                && !metric.isBeyond(value, limit);
    }

    private void judge(StandardMetric metric, double limit) {
        var value = seen.value(metric);
        var between = between(metric);
        if (between != null) {
            judge(metric, between, limit);
        } else if (value != null && metric.isBeyond(value, limit)) {
            violations.add(new Violation(metric, value, limit, null, reported(metric)));
        }
    }

    private void judge(StandardMetric metric, LatencyBounds between, double limit) {
        if (between.lowMs() >= limit) {
            violations.add(new Violation(metric, between.lowMs(), limit, between, null));
        } else if (metric.isBeyond(between.highMs(), limit)) {
            (policy.isSet(metric) ? undecidedSet : undecided).add(new Undecided(metric, between, limit));
        }
    }

    /** Only errors are a share of the requests: whether requests without a report of errors failed is unknown. */
    private Verdict.@Nullable Reported reported(StandardMetric metric) {
        long requests = seen.coverage().of(metric).requests();
        return metric == StandardMetric.ERROR_RATE && requests < seen.requests()
                ? new Verdict.Reported(requests, seen.requests())
                : null;
    }

    private @Nullable LatencyBounds between(StandardMetric metric) {
        var bounds = seen.latencyIntervals();
        return metric == StandardMetric.LATENCY_P95_MS && bounds != null ? bounds.p95() : null;
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** The limits without enough reports, in the order of the metrics. */
    List<StandardMetric> notJudged() {
        return Stream.of(passedOver, unreported, scarce)
                .flatMap(List::stream)
                .sorted()
                .toList();
    }

    /** The limits that lie between the bounds of the measurement. */
    List<Undecided> undecided() {
        return Stream.concat(undecided.stream(), undecidedSet.stream()).toList();
    }

    /** Whether there are fewer samples or requests than a verdict needs. */
    boolean lackEvidence() {
        return seen.samples() < policy.minSamples() || seen.requests() < policy.minRequests();
    }

    /** Whether a limit that the request sets cannot be evaluated, whatever else is reported. */
    boolean lackWhatIsSet() {
        return !unreported.isEmpty() || !undecidedSet.isEmpty();
    }

    /** Whether some limit waits for more reports, or there are limits and none was evaluated. */
    boolean areUnjudged() {
        return !scarce.isEmpty() || (limits > 0 && limits == passedOver.size() + undecided.size());
    }

    /** What is missing for a verdict, for people. */
    List<String> missing() {
        var missing = new ArrayList<String>(2);
        if (lackEvidence()) {
            count(seen.samples(), policy.minSamples(), " samples", missing);
            count(seen.requests(), policy.minRequests(), " requests", missing);
            return missing;
        }
        if (!unreported.isEmpty()) {
            missing.add(Verdict.noDataFor(unreported));
        }
        for (var metric : scarce) {
            var share = seen.coverage().of(metric);
            var reported = reported(metric);
            String with = " with " + metric.words() + (reported == null ? "" : " " + reported);
            count(share.samples(), policy.minSamples(), " samples" + with, missing);
            count(share.requests(), policy.minRequests(), " requests" + with, missing);
        }
        undecidedSet.forEach(u -> missing.add(u.toString()));
        if (missing.isEmpty()) {
            undecided.forEach(u -> missing.add(u.toString()));
            if (!passedOver.isEmpty()) {
                missing.add(Verdict.noDataFor(passedOver));
            }
        }
        return missing;
    }

    private static void count(long there, long wanted, String of, List<String> missing) {
        if (there < wanted) {
            missing.add(there + " of " + wanted + of);
        }
    }
}
