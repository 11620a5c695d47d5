package io.canary.journal;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.engine.Engine;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Rollouts whose analysis is saved in the middle: together they use every section that a saved state may have. */
public enum StateTrial {
    /** All kinds of metrics, and all options; the canary is slower at the start of each step. */
    COMPARED(0, false, 0, 0),
    /** The baseline is known from an earlier rollout, and has not reported yet. */
    REMEMBERED(1000, true, 0, 0),
    /** The change detector is at work. */
    BAKING(2000, false, 12, 0),
    /** Without everything that can be switched off, during an incident. */
    INCIDENT(3000, false, 0, 26);

    public static final int SAVED_AT = 30;
    static final int DECIDED_AT = 36;
    static final int END = 70;

    private final long seed;
    private final boolean remembers;
    private final int bakeFrom;
    private final int incidentFrom;

    StateTrial(long seed, boolean remembers, int bakeFrom, int incidentFrom) {
        this.seed = seed;
        this.remembers = remembers;
        this.bakeFrom = bakeFrom;
        this.incidentFrom = incidentFrom;
    }

    public SequentialPolicy policy() {
        Map<String, Object> analysis = new HashMap<>(Map.of("alpha", .01, "error_limit", .5));
        if (this == INCIDENT) {
            analysis = new HashMap<>(Map.of("ratio_interval", false, "adaptive_warmup", false, "warmup_sec", 0));
        }
        return Settings.read(
                SequentialPolicy.class,
                Map.of(
                        "analysis",
                        analysis,
                        "metrics",
                        List.of(
                                Map.of("name", "orders", "kind", "ratio", "direction", "higher_is_better"),
                                Map.of("name", "queue", "kind", "gauge", "margin", 5),
                                Map.of("name", "rows", "kind", "distribution", "direction", "higher_is_better"))));
    }

    /** An analysis that has seen nothing of this rollout. */
    public Engine begin() {
        return new Engine(policy(), remembers ? before() : null);
    }

    private Learned before() {
        var engine = new Engine(policy());
        for (int tick = 0; tick < 60; tick++) {
            engine.learn(tick, Objects.requireNonNull(report(tick, false)));
        }
        return Objects.requireNonNull(engine.learned());
    }

    public Stratum stratum(int tick) {
        boolean baking = bakeFrom > 0 && tick >= bakeFrom;
        int number = baking ? 2 : tick / 10;
        var step = baking
                ? new WeightStep(number, new Weight(5000), Weight.FULL, 60)
                : new WeightStep(number, new Weight(500 * (1 + number)), new Weight(500 * (2 + number)), 0);
        return new Stratum(
                tick,
                step,
                10.0 * (tick % 10 + (baking ? 10 : 0)),
                report(tick, true),
                remembers && tick < DECIDED_AT ? null : report(tick, false));
    }

    private @Nullable Report report(int tick, boolean isCanary) {
        var random = new Random(seed + 2L * tick + (isCanary ? 1 : 0));
        if (tick % 13 == 7 && isCanary) {
            return null;
        }
        double rate = incidentFrom > 0 && tick >= incidentFrom ? .4 : .01;
        int requests = isCanary ? 80 : 400;
        double slower = isCanary ? 30 * Math.exp(-(tick % 10) / 2.0) : 0;
        long[] latencies = new long[LatencyHistogram.BUCKETS];
        long[] rows = new long[LatencyHistogram.BUCKETS];
        int errors = 0;
        for (int i = 0; i < requests; i++) {
            latencies[(int) (300 + slower + 20 * random.nextGaussian())]++;
            rows[(int) (100 + 10 * random.nextGaussian())]++;
            errors += random.nextDouble() < rate ? 1 : 0;
        }
        var readings = new HashMap<String, Reading>(
                Report.of(requests, errors, LatencyHistogram.of(latencies), random.nextDouble())
                        .readings());
        readings.put("orders", new Arm(requests, requests / 2.0));
        readings.put("queue", new Reading.Gauge(10 * random.nextDouble()));
        readings.put("rows", new Reading.Latencies(LatencyHistogram.of(rows)));
        readings.put(Report.INSTANCES, new Reading.Gauge(isCanary ? 1 : 4));
        readings.put(Report.SPREAD_ERRORS, new Reading.Gauge(1e-6 * random.nextDouble()));
        Report.SPREADS.forEach(s -> readings.put(s, new Reading.Gauge(1e-5 * random.nextDouble())));
        return new Report(requests, readings);
    }

    /** Everything that a finding contains, to the bit. */
    static String text(Finding finding) {
        var text = new StringBuilder();
        text.append(finding.tick())
                .append(' ')
                .append(finding.state())
                .append(' ')
                .append(finding.rule());
        text.append(' ').append(Double.toHexString(finding.logEvidence()));
        text.append(' ').append(Double.toHexString(finding.cappedLogEvidence())).append('\n');
        finding.metrics().forEach(m -> text.append(m.name())
                .append(' ')
                .append(Double.toHexString(m.logEvidence()))
                .append(' ')
                .append(m.parts())
                .append(' ')
                .append(m.seen())
                .append('\n'));
        return text.append(finding.bake())
                .append('\n')
                .append(finding.sentence())
                .append('\n')
                .toString();
    }
}
