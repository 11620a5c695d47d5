package io.canary.analysis.sequential.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.Trials;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.memento.Memento;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Properties that hold for any reports. */
class EnginePropertiesTest {
    private static final int TICKS = 40;
    private static final SequentialPolicy POLICY = Trials.policy(
            Map.of("error_limit", .05, "max_duration_sec", 300),
            List.of(
                    Map.of("name", "orders", "kind", "ratio", "direction", "higher_is_better", "critical", true),
                    Map.of("name", "queue", "kind", "gauge", "margin", 5),
                    Map.of("name", "throughput", "kind", "distribution", "direction", "higher_is_better")));

    /** Unusual ticks: of any size, with gaps, out of order, with parts missing, in any order of steps. */
    private static List<Stratum> wild(long seed) {
        var random = new Random(seed);
        var strata = new ArrayList<Stratum>();
        for (int i = 0; i < TICKS; i++) {
            int basisPoints = random.nextInt(10_001);
            strata.add(new Stratum(
                    Math.max(0, i + random.nextInt(4) - 2),
                    new WeightStep(
                            i / 10, new Weight(basisPoints), new Weight(random.nextInt(10_001)), i % 10 < 5 ? 0 : 30),
                    random.nextInt(60),
                    report(random),
                    report(random)));
        }
        return strata;
    }

    private static @Nullable Report report(Random random) {
        if (random.nextInt(6) == 0) {
            return null;
        }
        var readings = new HashMap<String, Reading>();
        double requests = count(random);
        for (String ratio : List.of("errors", "orders")) {
            if (random.nextInt(8) > 0) {
                readings.put(ratio, arm(random, requests));
            }
        }
        for (String gauge : List.of("cpu", "queue")) {
            if (random.nextInt(8) > 0) {
                readings.put(gauge, new Reading.Gauge(random.nextGaussian() * Math.pow(10, random.nextInt(10))));
            }
        }
        for (String distribution : List.of("latency", "throughput")) {
            if (random.nextInt(8) > 0) {
                readings.put(distribution, latencies(random));
            }
        }
        return new Report(requests, readings);
    }

    private static double count(Random random) {
        return random.nextInt(8) == 0 ? 0 : Math.floor(Math.pow(10, 12 * random.nextDouble()));
    }

    private static Arm arm(Random random, double requests) {
        return switch (random.nextInt(4)) {
            case 0 -> new Arm(requests, 0);
            case 1 -> new Arm(requests, requests);
            default -> new Arm(requests, Math.floor(requests * Math.pow(random.nextDouble(), 4)));
        };
    }

    private static Reading latencies(Random random) {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        long most = (long) Math.pow(10, 9 * random.nextDouble());
        for (int i = random.nextInt(LatencyHistogram.BUCKETS); i < counts.length; i += 1 + random.nextInt(30)) {
            counts[i] = random.nextLong(most + 1);
        }
        return new Reading.Latencies(LatencyHistogram.of(counts));
    }

    @Property(tries = 150)
    void all_evidence_is_finite_and_capped_evidence_is_never_more(@ForAll long seed) {
        var engine = new Engine(POLICY);
        for (var stratum : wild(seed)) {
            // When
            var finding = engine.observe(stratum);
            // Then
            assertThat(finding.logEvidence()).isFinite();
            assertThat(finding.cappedLogEvidence()).isFinite().isLessThanOrEqualTo(finding.logEvidence());
            assertThat(finding.metrics()).allSatisfy(m -> {
                assertThat(m.logEvidence()).isFinite();
                assertThat(m.share()).isBetween(0.0, 1.0);
                assertThat(m.parts()).allMatch(p -> Double.isFinite(p.logEvidence()));
            });
            assertThat(finding.missing().isEmpty() || !finding.mayAdvance()).isTrue();
            assertThat(finding.sentence()).doesNotContain("NaN").isNotEmpty();
        }
    }

    @Property(tries = 150)
    void an_engine_that_is_restored_continues_as_if_it_had_not_stopped(
            @ForAll long seed, @ForAll @IntRange(max = TICKS) int stop) {
        // Given
        var strata = wild(seed);
        var through = new Engine(POLICY);
        var stopped = new Engine(POLICY);
        for (int i = 0; i < TICKS; i++) {
            // When
            if (i == stop) {
                var memento = stopped.memento();
                stopped = Engine.restore(POLICY, Memento.parse(memento.text()));
                assertThat(stopped.memento()).isEqualTo(memento);
            }
            var expected = through.observe(strata.get(i));
            var actual = stopped.observe(strata.get(i));
            // Then
            assertThat(actual.sentence()).isEqualTo(expected.sentence());
            assertThat(actual.metrics()).isEqualTo(expected.metrics());
            assertThat(stopped.memento()).isEqualTo(through.memento());
        }
    }

    @Property(tries = 150)
    void a_tick_that_comes_twice_counts_once(@ForAll long seed) {
        // Given
        var once = new Engine(POLICY);
        var twice = new Engine(POLICY);
        for (var stratum : wild(seed)) {
            // When
            once.observe(stratum);
            twice.observe(stratum);
            twice.observe(stratum);
            // Then
            assertThat(twice.memento()).isEqualTo(once.memento());
        }
    }

    @Property(tries = 150)
    void one_report_raises_capped_evidence_by_a_limited_amount(@ForAll long seed) {
        var engine = new Engine(POLICY);
        double before = 0;
        for (var stratum : wild(seed)) {
            double now = engine.observe(stratum).cappedLogEvidence();
            assertThat(now - Math.max(before, 0)).isLessThanOrEqualTo(Math.log(100) / 2 + 1 + 1e-9);
            before = now;
        }
    }
}
