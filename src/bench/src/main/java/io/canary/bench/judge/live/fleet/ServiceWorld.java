package io.canary.bench.judge.live.fleet;

import io.canary.analysis.Role;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A service with two versions, whose true rates are known from second to second, and its reporters. Times are in
 * milliseconds since the rollout began. Not thread-safe.
 */
final class ServiceWorld {
    private static final double COLD_ERRORS = 0.005;
    private static final double COLD_SLOWER = 2;
    private static final double TAIL_SLOWER = 6;

    private final FleetSettings settings;
    private final CommonMode common;
    private final Map<Role, VersionNoise> noise = new EnumMap<>(Role.class);
    private final Onset onset;
    private final Pods pods;
    private final Cohorts cohorts;
    private final List<Reporter> reporters = new ArrayList<>();
    private final Map<Role, List<Reporter>> byRole = new EnumMap<>(Role.class);
    private long last;
    private double exposed;

    ServiceWorld(FleetSettings settings, Chance chance) {
        this.settings = settings;
        common = new CommonMode(settings, chance.common());
        onset = new Onset(settings, chance.onset());
        pods = new Pods(settings, chance.pods());
        cohorts = new Cohorts(settings.get(Parameter.COLD_SEC));
        int each = settings.is(Parameter.PER_POD) ? pods.numbers() : 1;
        for (var role : Role.values()) {
            noise.put(role, new VersionNoise(settings, chance.noise(role)));
            var its = new ArrayList<Reporter>();
            for (int i = 0; i < each; i++) {
                its.add(new Reporter(settings, role, i, chance, onset));
            }
            byRole.put(role, its);
            reporters.addAll(its);
        }
        watchBaselineBefore();
    }

    /** Reports do not begin with the rollout: the first tells of a time before it as well. */
    private void watchBaselineBefore() {
        double rate = common.requestsPerSec(0) / pods.numbers();
        for (int pod = 0; pod < pods.numbers(); pod++) {
            var reporter = reporter(Role.BASELINE, pod);
            if (pods.serves(Role.BASELINE, pod, 0, 0)) {
                reporter.counts()
                        .add(rate * reporter.sinceBefore() / 1000, common.usualErrorRate(0), common.latency(0));
            }
        }
    }

    private Reporter reporter(Role role, int pod) {
        var its = byRole.getOrDefault(role, List.of());
        return its.get(its.size() == 1 ? 0 : pod);
    }

    /** When a report is due next. */
    long nextReport() {
        return reporters.stream().mapToLong(Reporter::next).min().orElseThrow();
    }

    /** What arrives of the reports that are due at a time up to which it was advanced. */
    List<Delivery> reports(long at) {
        return reporters.stream()
                .filter(reporter -> reporter.next() == at)
                .flatMap(reporter -> reporter.report().stream())
                .toList();
    }

    /**
     * Requests are served until {@code at}, at most 1 s from the time before, with a weight of the canary from 0 to 1.
     */
    void advance(long at, double weight) {
        cohorts.see(weight, last);
        onset.see(weight, last);
        if (at > last) {
            long middle = (last + at) / 2;
            double share = share(weight, middle);
            double requests = common.requestsPerSec(middle) * (at - last) / 1000;
            serve(Role.CANARY, requests * share, weight, at);
            serve(Role.BASELINE, requests * (1 - share), weight, at);
            exposed += onset.isPast(middle) ? requests * share : 0;
            last = at;
        }
    }

    /** The canary's share of the requests, whatever the router was asked for. */
    private double share(double weight, long at) {
        if (!onset.isPast(at) || weight == 0) {
            return weight;
        }
        return settings.is(Parameter.ALL_TO_CANARY) ? 1 : Math.min(1, weight * settings.get(Parameter.SHARE));
    }

    private void serve(Role role, double requests, double weight, long at) {
        long middle = (last + at) / 2;
        int serving = 0;
        for (int pod = 0; pod < pods.numbers(); pod++) {
            serving += pods.serves(role, pod, weight, middle) ? 1 : 0;
        }
        for (int pod = 0; pod < pods.numbers(); pod++) {
            boolean serves = pods.serves(role, pod, weight, middle);
            reporter(role, pod).serves(serves || !settings.is(Parameter.PER_POD));
            if (serves && requests > 0) {
                serve(role, pod, requests / serving, at);
            }
        }
    }

    private void serve(Role role, int pod, double requests, long at) {
        long middle = (last + at) / 2;
        var its = noise(role);
        var counts = reporter(role, pod).counts();
        boolean isFaulty = role == Role.CANARY && onset.isPast(middle);
        double latency = common.latency(middle) * its.latency(middle) * pods.latency(pod);
        double rate = common.usualErrorRate(middle) * its.errors(middle);
        if (isFaulty) {
            latency *= settings.get(Parameter.LATENCY_FACTOR);
            rate = rate * settings.get(Parameter.ERROR_FACTOR) + settings.get(Parameter.ERRORS_MORE);
        }
        rate += common.outageErrors(middle);
        double tail = isFaulty ? settings.get(Parameter.TAIL) : 0;
        double paused = pods.paused(pod, last, at);
        if (paused > 0) {
            counts.addPaused(requests * paused, Math.min(1, rate), (double) pods.pauseMillis());
        }
        var starts = role == Role.CANARY ? cohorts.starts(middle) : List.of(new Cohorts.Start(1, 0));
        for (var start : starts) {
            double part = requests * (1 - paused) * start.share();
            double errorRate = Math.min(1, rate + COLD_ERRORS * start.left());
            double factor = latency * (1 + COLD_SLOWER * start.left());
            counts.add(part * (1 - tail), errorRate, factor);
            if (tail > 0) {
                counts.add(part * tail, errorRate, factor * TAIL_SLOWER);
            }
        }
    }

    private VersionNoise noise(Role role) {
        return Objects.requireNonNull(noise.get(role));
    }

    /** When what is wrong began; the largest number if it did not. */
    long onsetMillis() {
        return onset.millis();
    }

    /** How many requests the canary got since then. */
    double exposed() {
        return exposed;
    }
}
