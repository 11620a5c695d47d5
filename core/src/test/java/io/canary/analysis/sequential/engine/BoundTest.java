package io.canary.analysis.sequential.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Outcomes;
import io.canary.analysis.sequential.Outcomes.Outcome;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.Trials;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.eprocess.Rung;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.analysis.sequential.finding.MissingEvidence;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The mean of every e-value of a whole engine is at most 1 if its null is just true, by enumeration of all outcomes of
 * some ticks: with alternatives, dispersions, tempers, thresholds and phases that follow from the ticks before,
 * whatever these showed.
 */
class BoundTest {
    private static final double MOST = 1 + 1e-9;
    private static final int[] BUCKETS = {100, 130, 160};

    /** The names of all evidence, and of the part that counts. */
    private static final String ALL = "all";

    private static final String CAPPED = "capped";

    private static SequentialPolicy policy(String unjudged, boolean adaptive) {
        var margins = new HashMap<String, Object>();
        margins.put("cpu", null);
        margins.put(unjudged, null);
        return Trials.policy(Map.of(
                "warmup_sec",
                0,
                "latency_warmup_sec",
                0,
                "adaptive_warmup",
                adaptive,
                "ratio_interval",
                false,
                "margins",
                margins,
                "proof",
                Map.of("evidence", 1e9))); // so high that nothing is ever proven, and no evidence is capped
    }

    private static final SequentialPolicy ERRORS = policy("latency_ratio", false);
    private static final SequentialPolicy LATENCY = policy("error_ratio", false);

    /** The means after the last tick, by the name of the e-value. */
    private static Map<String, Double> means(
            SequentialPolicy policy, Engine engine, WeightStep step, List<List<Outcome>> ticks) {
        var means = new TreeMap<String, Double>();
        add(policy, engine, step, ticks, 1, means);
        return means;
    }

    private static void add(
            SequentialPolicy policy,
            Engine engine,
            WeightStep step,
            List<List<Outcome>> ticks,
            double probability,
            Map<String, Double> means) {
        if (ticks.isEmpty()) {
            add(engine.finding(), probability, means);
            return;
        }
        var before = engine.memento();
        long tick = engine.lastTick() + 1;
        for (var outcome : ticks.getFirst()) {
            var after = Engine.restore(policy, before);
            after.take(new Stratum(tick, step, 10 * tick, outcome.canary(), outcome.baseline()));
            add(policy, after, step, ticks.subList(1, ticks.size()), probability * outcome.probability(), means);
        }
    }

    private static void add(Finding finding, double probability, Map<String, Double> means) {
        add(ALL, finding.logEvidence(), probability, means);
        add(CAPPED, finding.cappedLogEvidence(), probability, means);
        for (var metric : finding.metrics()) {
            metric.parts().forEach(p -> add(p.name(), p.logEvidence(), probability, means));
        }
        finding.missing().stream()
                .filter(MissingEvidence::isProof)
                .forEach(missing -> add(missing.what(), missing.logEvidence(), probability, means));
    }

    private static void add(String name, double logEvidence, double probability, Map<String, Double> means) {
        means.merge(name, probability * Math.exp(logEvidence), Double::sum);
    }

    private static WeightStep step(int percent, int next) {
        return new WeightStep(0, new Weight(100 * percent), new Weight(100 * next));
    }

    /** Ticks of different sizes, in which the rate of both changes. */
    private static List<List<Outcome>> errors(double[] rates, double times, double more) {
        int[][] sizes = {{2, 3}, {3, 1}, {1, 4}};
        return Arrays.stream(new int[] {0, 1, 2})
                .mapToObj(i ->
                        Outcomes.ofErrors(sizes[i][0], Math.min(1, times * rates[i] + more), sizes[i][1], rates[i]))
                .toList();
    }

    /** The history of the baseline: unknown, quiet, or varying. */
    private static Engine after(SequentialPolicy policy, int... errors) {
        var engine = new Engine(policy);
        for (int tick = 0; tick < errors.length; tick++) {
            engine.learn(tick, Report.of(50, errors[tick], LatencyHistogram.EMPTY, Double.NaN));
        }
        return engine;
    }

    private static List<Engine> errorsBefore(SequentialPolicy policy) {
        return List.of(after(policy), after(policy, 1, 0, 1, 0, 0, 1), after(policy, 0, 20, 2, 30, 0, 25));
    }

    private static final double[][] RATES = {{.3, .3, .3}, {.02, .3, .6}, {.5, .05, .7}};

    @Test
    void harm_by_errors() {
        for (var rates : RATES) {
            for (var engine : errorsBefore(ERRORS)) {
                // When
                var means = means(ERRORS, engine, step(50, 55), errors(rates, 1.1, 0));
                // Then
                assertThat(means).containsKeys(ALL, CAPPED, "harm", "catastrophe");
                for (String name : List.of(ALL, CAPPED, "harm", "catastrophe")) {
                    assertThat(means.get(name)).as(name).isLessThanOrEqualTo(MOST);
                }
            }
        }
    }

    @Test
    void harm_by_errors_with_an_adaptive_warmup() {
        // Given
        var policy = policy("latency_ratio", true);
        for (var rates : RATES) {
            // When
            var means = means(policy, after(policy, 1, 0, 1, 0, 0, 1), step(50, 55), errors(rates, 1.1, 0));
            // Then
            assertThat(means.get("harm")).isLessThanOrEqualTo(MOST);
            assertThat(means.get(CAPPED)).isLessThanOrEqualTo(MOST);
        }
    }

    /** The incident flag follows from the evaluated ticks. */
    @Test
    void harm_by_errors_during_an_incident() {
        // Given
        var engine = new Engine(ERRORS);
        engine.learn(0, Report.of(100_000, 400, LatencyHistogram.EMPTY, Double.NaN));
        var outage = List.of(
                Outcomes.ofErrors(1, .11, 14, .1),
                Outcomes.ofErrors(2, .33, 14, .3),
                Outcomes.ofErrors(1, .0044, 14, .004));
        // When
        var means = means(ERRORS, engine, step(50, 55), outage);
        // Then
        assertThat(means.get(ALL)).isLessThanOrEqualTo(MOST);
        assertThat(means.get("harm")).isLessThanOrEqualTo(MOST);
        assertThat(means.get(CAPPED)).isLessThan(means.get(ALL));
    }

    @Test
    void proofs_of_errors_with_alternatives_from_earlier_ticks() {
        for (var rates : RATES) {
            for (var engine : errorsBefore(ERRORS)) {
                // When
                var means = means(ERRORS, engine, step(50, 100), errors(rates, 1.25, .004));
                // Then
                assertThat(means).containsKey("errors no worse than the baseline's");
                assertThat(means.get("errors no worse than the baseline's")).isLessThanOrEqualTo(MOST);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 25, 50})
    void proofs_of_errors_on_each_rung(int next) {
        // Given
        double margin = Rung.before(new Weight(100 * next)).margin();
        for (var rates : RATES) {
            for (var engine : errorsBefore(ERRORS)) {
                // When
                var means = means(ERRORS, engine, step(5, next), errors(rates, 1, margin));
                // Then
                var proofs = means.entrySet().stream()
                        .filter(e -> e.getKey().startsWith("errors less than"))
                        .toList();
                assertThat(proofs).hasSize(1).allSatisfy(e -> assertThat(e.getValue())
                        .isLessThanOrEqualTo(MOST));
            }
        }
    }

    /** The counterpart: the same mean is large if the null is false. */
    @Test
    void the_means_are_larger_if_the_null_is_false() {
        // When
        var worse = means(ERRORS, after(ERRORS, 1, 0, 1, 0, 0, 1), step(50, 100), errors(RATES[0], 3, 0));
        var better = means(ERRORS, after(ERRORS, 1, 0, 1, 0, 0, 1), step(50, 100), errors(RATES[0], 0, 0));
        // Then
        assertThat(worse.get("harm")).isGreaterThan(1.05);
        assertThat(better.get("errors no worse than the baseline's")).isGreaterThan(1.001);
    }

    // --- latency

    /** Known quantiles with values between each quantile and its margin; optionally varying from tick to tick. */
    private static Engine latencyBefore(boolean varied) {
        var engine = new Engine(LATENCY);
        int[] buckets = {100, 104, 110, 130, 136, 150, 160};
        int[] calm = {240, 60, 60, 24, 8, 5, 3};
        int[][] seen = varied
                ? new int[][] {calm, {120, 120, 120, 24, 8, 5, 3}, calm, {100, 100, 100, 60, 20, 10, 10}, calm}
                : new int[][] {calm};
        for (int tick = 0; tick < seen.length; tick++) {
            engine.learn(tick, Outcomes.latency(seen[tick], buckets, 0, Double.NaN));
        }
        return engine;
    }

    private static final double[][] SHARES = {{.6, .35, .05}, {.2, .5, .3}, {.5, .1, .4}};

    private static List<List<Outcome>> latency(int slower) {
        return List.of(
                Outcomes.ofLatency(1, 2, SHARES[0], BUCKETS, slower),
                Outcomes.ofLatency(2, 1, SHARES[1], BUCKETS, slower),
                Outcomes.ofLatency(1, 1, SHARES[2], BUCKETS, slower));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void harm_by_latency(boolean varied) {
        // When
        var means = means(LATENCY, latencyBefore(varied), step(50, 55), latency(Trials.buckets(1.06)));
        // Then
        for (String name : List.of(ALL, CAPPED, "p50", "p95", "p99", "p50 catastrophe", "p95 catastrophe")) {
            assertThat(means.get(name)).as(name).isLessThanOrEqualTo(MOST);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void proofs_of_latency_at_each_quantile(boolean varied) {
        var margins = Map.of("p50", 1.15, "p95", 1.24, "p99", 1.5);
        margins.forEach((quantile, ratio) -> {
            // When
            var means = means(LATENCY, latencyBefore(varied), step(50, 100), latency(Trials.buckets(ratio)));
            // Then
            String claim = "latency " + quantile + " no worse than the baseline's";
            assertThat(means).containsKey(claim);
            assertThat(means.get(claim)).as(claim).isLessThanOrEqualTo(MOST);
        });
    }

    @Test
    void the_means_of_latency_are_larger_if_the_null_is_false() {
        // When
        var worse = means(LATENCY, latencyBefore(false), step(50, 100), latency(60));
        var better = means(LATENCY, latencyBefore(false), step(50, 100), latency(-60));
        // Then
        assertThat(worse.get("p50")).isGreaterThan(1.02);
        for (String quantile : List.of("p50", "p95", "p99")) {
            assertThat(better.get("latency " + quantile + " no worse than the baseline's"))
                    .as(quantile)
                    .isGreaterThan(1.0001);
        }
    }
}
