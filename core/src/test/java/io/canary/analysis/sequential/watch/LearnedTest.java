package io.canary.analysis.sequential.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.Learned.Variation;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.Traffic;
import io.canary.analysis.sequential.Traffic.Ill;
import io.canary.analysis.sequential.Trials;
import io.canary.analysis.sequential.engine.Engine;
import io.canary.analysis.sequential.finding.Finding.State;
import io.canary.analysis.sequential.memento.Memento;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The knowledge that one rollout passes to the next. */
class LearnedTest {
    private static final SequentialPolicy POLICY = Trials.policy();
    private static final Duration WEEK = Duration.ofDays(7);

    private static Learned learned(Engine engine) {
        return Objects.requireNonNull(engine.learned());
    }

    /** Reports of a service whose errors come in clusters, and whose latency jitters by 16 %. */
    private static Learned unruly(long seed) {
        var traffic = new Traffic(seed, 200, .01);
        return learned(Trials.learned(POLICY, traffic, () -> unruly(traffic)));
    }

    private static Ill unruly(Traffic traffic) {
        return new Ill(1, 0, Math.exp(.16 * traffic.gaussian()), 4);
    }

    private static Learned quiet() {
        return learned(Trials.learned(POLICY, new Traffic(1, 200, .01)));
    }

    private static Variation variation(Learned learned, String metric, int place) {
        return learned.metrics().stream()
                .filter(m -> m.name().equals(metric))
                .findFirst()
                .orElseThrow()
                .variations()
                .get(place);
    }

    private static double mean(Variation variation) {
        return variation.sum() / variation.ticks();
    }

    @Test
    void an_engine_that_has_seen_nothing_has_learned_nothing() {
        // Given
        var engine = new Engine(POLICY);
        // When
        engine.observe(Trials.stratum(1, Trials.step(0), Trials.report(1000, 5), null));
        // Then
        assertThat(engine.learned()).isNull();
    }

    @Test
    void nor_has_an_engine_with_only_earlier_knowledge() {
        assertThat(new Engine(POLICY, unruly(1)).learned()).isNull();
    }

    @Test
    void the_variation_of_the_baseline_is_learned() {
        // When
        var unruly = unruly(1);
        var quiet = quiet();
        // Then
        assertThat(mean(variation(unruly, Metric.ERRORS, 0))).isBetween(3.0, 6.0);
        assertThat(mean(variation(quiet, Metric.ERRORS, 0))).isBetween(.5, 1.5);
        assertThat(mean(variation(unruly, Metric.LATENCY, 0)))
                .isGreaterThan(20 * mean(variation(quiet, Metric.LATENCY, 0)));
    }

    @Test
    void it_survives_writing_and_reading() {
        // Given
        var learned = unruly(1).aged(Duration.ofHours(31));
        // When
        var back = Settings.read(Learned.class, Settings.write(learned));
        // Then
        assertThat(back).isEqualTo(learned);
    }

    @Test
    void it_is_small_however_wide_the_latencies_are_spread() {
        // Given
        long[] counts = new long[LatencyHistogram.BUCKETS];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = i;
        }
        var engine = new Engine(POLICY);
        engine.learn(1, Report.of(1e6, 10, LatencyHistogram.of(counts), .5));
        // When
        var learned = learned(engine);
        // Then
        assertThat(Settings.write(learned).toString()).hasSizeLessThan(5_000);
        assertThat(Settings.write(quiet()).toString()).hasSizeLessThan(2_000);
    }

    @Test
    void counts_halve_in_a_week() {
        // Given
        var now = variation(unruly(1), Metric.ERRORS, 0);
        // When
        var later = variation(unruly(1).aged(WEEK), Metric.ERRORS, 0);
        // Then
        assertThat(later.ticks()).isCloseTo(now.ticks() / 2, within(1e-12));
        assertThat(mean(later)).isCloseTo(mean(now), within(1e-12));
    }

    @Test
    void a_clock_that_went_back_ages_nothing() {
        assertThat(unruly(1).aged(Duration.ofHours(-5))).isEqualTo(unruly(1));
    }

    @Test
    void older_knowledge_has_less_effect() {
        // Given
        var learned = variation(unruly(1), Metric.ERRORS, 0);
        double[] factors = new double[4];
        int[] weeks = {0, 1, 4, 30};
        // When
        for (int i = 0; i < weeks.length; i++) {
            var dispersion = new Dispersion();
            var aged = unruly(1).aged(WEEK.multipliedBy(weeks[i]));
            dispersion.remember(variation(aged, Metric.ERRORS, 0));
            factors[i] = dispersion.carefulFactor();
        }
        // Then
        assertThat(factors[0]).isGreaterThan(mean(learned));
        assertThat(factors[1]).isLessThan(factors[0]);
        assertThat(factors[2]).isLessThan(factors[1]).isGreaterThanOrEqualTo(factors[3]);
        assertThat(factors[3]).isEqualTo(new Dispersion().carefulFactor());
    }

    @Test
    void it_is_ignored_for_another_tick_length_or_version() {
        // Given
        var other = Trials.policy(Map.of("tick_sec", 20));
        var unknown = new Learned(Learned.VERSION + 1, quiet().tick(), quiet().metrics());
        // Then
        assertThat(new Engine(other, unruly(1)).memento()).isEqualTo(new Engine(other).memento());
        assertThat(new Engine(POLICY, unknown).memento()).isEqualTo(new Engine(POLICY).memento());
    }

    @Test
    void knowledge_about_a_metric_that_has_changed_is_ignored() {
        // Given
        var ratio = Trials.policy(Map.of(), List.of(Map.of("name", "orders", "kind", "ratio")));
        var mirrored = Trials.policy(
                Map.of(), List.of(Map.of("name", "orders", "kind", "ratio", "direction", "higher_is_better")));
        var arm = new Learned.OfMetric(
                "orders",
                Metric.Kind.RATIO,
                Metric.Direction.LOWER_IS_BETTER,
                List.of(new Variation(100, 20)),
                0,
                0,
                List.of());
        var learned = new Learned(Learned.VERSION, ratio.analysis().tick(), List.of(arm));
        // Then
        assertThat(new Engine(ratio, learned).memento()).isNotEqualTo(freshOf(ratio));
        assertThat(new Engine(mirrored, learned).memento()).isEqualTo(freshOf(mirrored));
    }

    private static Memento freshOf(SequentialPolicy policy) {
        return new Engine(policy, new Learned(Learned.VERSION, policy.analysis().tick(), List.of())).memento();
    }

    @Test
    void an_engine_that_is_restored_before_its_first_tick_continues_as_if_it_had_not_stopped() {
        // Given
        var through = new Engine(POLICY, unruly(1));
        var restored = Engine.restore(POLICY, through.memento());
        var traffic = new Traffic(3, 200, .01);
        for (int tick = 1; tick < 60; tick++) {
            var stratum = Trials.healthy(tick, Trials.step(tick / 15), traffic);
            // When
            var expected = through.observe(stratum);
            var actual = restored.observe(stratum);
            // Then
            assertThat(actual.sentence()).isEqualTo(expected.sentence());
            assertThat(restored.memento()).isEqualTo(through.memento());
            assertThat(restored.learned()).isEqualTo(through.learned());
            restored = Engine.restore(POLICY, restored.memento());
        }
    }

    @Test
    void a_short_rollout_passes_on_what_it_started_with_and_a_long_one_what_it_observed() {
        // Given
        var shortOne = new Engine(POLICY, unruly(1));
        var longOne = new Engine(POLICY, unruly(1));
        var traffic = new Traffic(2, 200, .01);
        // When
        for (int tick = 1; tick <= 60; tick++) {
            var report = traffic.report(1, Ill.NOT);
            longOne.learn(tick, report);
            if (tick <= 5) {
                shortOne.learn(tick, report);
            }
        }
        // Then
        assertThat(mean(variation(learned(shortOne), Metric.ERRORS, 0))).isGreaterThan(3);
        assertThat(mean(variation(learned(longOne), Metric.ERRORS, 0))).isLessThan(1.5);
        assertThat(variation(learned(shortOne), Metric.ERRORS, 0).ticks()).isBetween(40.0, 50.0);
    }

    @Test
    void an_extreme_rollout_does_not_blind_the_next() {
        // Given
        var wild = new Variation(25e6, 1e6);
        var dispersion = new Dispersion();
        var spread = new Spread();
        // When
        dispersion.remember(wild);
        spread.remember(wild, .5);
        // Then
        assertThat(dispersion.carefulFactor()).isBetween(4.0, 7.0);
        assertThat(Math.sqrt(spread.variance())).isLessThan(.071);
    }

    @Test
    void an_incident_teaches_nothing() {
        // Given
        var traffic = new Traffic(1, 200, .001);
        var engine = Trials.learned(POLICY, traffic);
        var before = learned(engine);
        // When
        for (int tick = 60; tick < 80; tick++) {
            engine.learn(tick, traffic.report(1, new Ill(1, .2 + .1 * (tick % 2), 3)));
        }
        // Then
        assertThat(learned(engine)).isEqualTo(before);
    }

    /**
     * Four times the latency, 50 times the errors, and a tenth of the traffic: this is the new normal of the service.
     */
    @Test
    void a_changed_service_has_no_incident_and_a_crash_of_its_canary_is_found() {
        // Given
        var before = learned(Trials.learned(POLICY, new Traffic(1, 1000, .001)));
        var engine = new Engine(POLICY, before);
        var traffic = new Traffic(2, 100, .05);
        var now = new Ill(1, 0, 4);
        for (int tick = 1; tick < 30; tick++) {
            // When
            var finding = engine.observe(
                    Trials.stratum(tick, Trials.step(0), traffic.report(.05, now), traffic.report(.95, now)));
            // Then
            assertThat(finding.state()).isNotIn(State.INCIDENT, State.ROLLBACK);
        }
        // And when
        for (int tick = 30; tick < 33; tick++) {
            engine.observe(Trials.stratum(
                    tick, Trials.step(0), traffic.report(.05, new Ill(1, 1, 1)), traffic.report(.95, now)));
        }
        // Then
        assertThat(engine.finding().state()).isEqualTo(State.ROLLBACK);
    }

    /** Without a warm-up, a minute at each weight: errors in clusters of four, latencies that jitter by 16 %. */
    @Test
    void with_known_variation_fewer_healthy_canaries_are_rolled_back() {
        // Given
        var policy = Trials.policyWithoutWarmUp();
        int without = 0;
        int with = 0;
        // When
        for (int seed = 0; seed < 200; seed++) {
            var traffic = new Traffic(seed, 100, .01);
            without += isRolledBack(new Engine(policy), traffic) ? 1 : 0;
            var again = new Traffic(seed, 100, .01);
            var remembered = unruly(1_000 + seed % 5).aged(Duration.ofDays(1));
            with += isRolledBack(new Engine(policy, remembered), again) ? 1 : 0;
        }
        // Then
        assertThat(without).isGreaterThanOrEqualTo(8);
        assertThat(with).isLessThan(without / 3);
    }

    private static boolean isRolledBack(Engine engine, Traffic traffic) {
        for (int tick = 0; tick < 6 * Trials.WEIGHTS.size(); tick++) {
            var step = Trials.step(tick / 6);
            double share = step.weight().basisPoints() / 10_000.0;
            var finding = engine.observe(new Stratum(
                    1 + tick,
                    step,
                    tick % 6 * Traffic.TICK_SEC,
                    traffic.report(share, unruly(traffic)),
                    traffic.report(1 - share, unruly(traffic))));
            if (finding.state() == State.ROLLBACK) {
                return true;
            }
        }
        return false;
    }

    @Test
    void invalid_knowledge_is_rejected() {
        assertThatThrownBy(() -> new Variation(-1, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Variation(1, Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Learned.OfMetric(
                        "latency",
                        Metric.Kind.DISTRIBUTION,
                        Metric.Direction.LOWER_IS_BETTER,
                        List.of(Variation.NONE, Variation.NONE, Variation.NONE),
                        300,
                        LatencyHistogram.BUCKETS - 1,
                        List.of(1, 1)))
                .hasMessage("there are " + LatencyHistogram.BUCKETS + " buckets");
        assertThatThrownBy(() -> new Learned.OfMetric(
                        "errors", Metric.Kind.RATIO, Metric.Direction.LOWER_IS_BETTER, List.of(), 0, 0, List.of()))
                .hasMessage("a RATIO varies otherwise");
    }
}
