package io.canary.bench.judge.kayenta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.bench.judge.kayenta.Classifier.Label;
import io.canary.bench.judge.kayenta.Score.Classified;
import io.canary.bench.judge.method.Act;
import io.canary.bench.judge.method.Trial;
import io.canary.bench.judge.trace.LatencyShape;
import io.canary.bench.judge.trace.Profile;
import io.canary.bench.judge.trace.Report;
import io.canary.bench.judge.trace.Setting;
import io.canary.bench.judge.trace.Stand;
import io.canary.bench.judge.trace.TraceTick;
import io.canary.bench.judge.trace.Traffic;
import io.canary.spi.LatencyHistogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KayentaTest {
    private static final double[] USUAL = {10, 11, 9, 10.5, 9.5, 10.2};

    private static double[] usualTimes(double factor) {
        return Arrays.stream(USUAL).map(v -> v * factor).toArray();
    }

    private static List<Classified> metrics(Label errors, Label p50, Label p95, Label p99, Label cpu) {
        var metrics = List.of(Metric.values());
        var labels = List.of(errors, p50, p95, p99, cpu);
        return IntStream.range(0, labels.size())
                .mapToObj(i -> new Classified(metrics.get(i), labels.get(i), false))
                .toList();
    }

    @Test
    void a_metric_is_high_only_if_it_is_clearly_higher() {
        assertThat(Classifier.classify(usualTimes(2), USUAL, 1)).isEqualTo(Label.HIGH);
        assertThat(Classifier.classify(usualTimes(0.5), USUAL, 1)).isEqualTo(Label.PASS);
        assertThat(Classifier.classify(usualTimes(1.01), USUAL, 1)).isEqualTo(Label.PASS);
        assertThat(Classifier.classify(USUAL, USUAL, 1)).isEqualTo(Label.PASS);
    }

    @Test
    void what_is_allowed_passes_however_clear_it_is() {
        assertThat(Classifier.classify(usualTimes(2), USUAL, 2.1)).isEqualTo(Label.PASS);
        assertThat(Classifier.classify(usualTimes(2), USUAL, 1.9)).isEqualTo(Label.HIGH);
    }

    @Test
    void flat_values_are_compared_by_their_noise() {
        // Given
        double[] zeros = new double[6];
        double[] hundreds = {100, 100, 100, 100, 100, 100};
        // Then
        assertThat(Classifier.classify(hundreds, zeros, 1)).isEqualTo(Label.HIGH);
        assertThat(Classifier.classify(zeros, new double[9], 1)).isEqualTo(Label.PASS);
    }

    @Test
    void absent_values_are_left_out() {
        // Given
        double[] nothing = {Double.NaN, Double.NaN};
        // Then
        assertThat(Classifier.classify(nothing, USUAL, 1)).isEqualTo(Label.NO_DATA);
        assertThat(Classifier.classify(USUAL, nothing, 1)).isEqualTo(Label.NO_DATA);
    }

    @Test
    void groups_count_by_their_weights_and_metrics_by_their_share_of_the_group() {
        assertThat(Score.of(metrics(Label.PASS, Label.PASS, Label.PASS, Label.PASS, Label.PASS)))
                .isEqualTo(100);
        assertThat(Score.of(metrics(Label.HIGH, Label.PASS, Label.PASS, Label.PASS, Label.PASS)))
                .isEqualTo(50);
        assertThat(Score.of(metrics(Label.PASS, Label.PASS, Label.PASS, Label.PASS, Label.HIGH)))
                .isEqualTo(90);
        assertThat(Score.of(metrics(Label.PASS, Label.HIGH, Label.PASS, Label.PASS, Label.PASS)))
                .isCloseTo(86.67, within(1e-9));
        assertThat(Score.of(metrics(Label.PASS, Label.HIGH, Label.NO_DATA, Label.PASS, Label.PASS)))
                .isEqualTo(80);
    }

    @Test
    void a_group_without_data_passes_unless_half_of_all_metrics_have_none() {
        assertThat(Score.of(metrics(Label.NO_DATA, Label.PASS, Label.PASS, Label.PASS, Label.PASS)))
                .isEqualTo(100);
        assertThat(Score.of(metrics(Label.NO_DATA, Label.NO_DATA, Label.PASS, Label.PASS, Label.PASS)))
                .isEqualTo(100);
        assertThat(Score.of(metrics(Label.NO_DATA, Label.NO_DATA, Label.NO_DATA, Label.PASS, Label.PASS)))
                .isZero();
    }

    @Test
    void a_critical_metric_fails_everything() {
        // Given
        var metrics = new ArrayList<>(metrics(Label.PASS, Label.PASS, Label.PASS, Label.PASS, Label.PASS));
        // Then
        for (var label : List.of(Label.HIGH, Label.NO_DATA)) {
            metrics.set(0, new Classified(Metric.ERRORS_PERCENT, label, true));
            assertThat(Score.of(metrics)).isZero();
        }
    }

    /** Reports that differ a little from tick to tick. */
    private static Report report(int tick, double millis) {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        counts[LatencyHistogram.bucketOf(millis * (1 + tick % 5 * 0.02))] = 1000;
        return new Report(1000, 1 + tick % 3, LatencyHistogram.of(counts), 0.5 + 0.01 * (tick % 4));
    }

    /** What becomes of the last of so many ticks, six in each step. */
    private static Act last(Trial trial, int ticks, double canaryMillis, boolean isThere) {
        var act = Act.HOLD;
        for (int t = 0; t < ticks; t++) {
            @Nullable Report baseline = t / 6 < 4 ? report(t + 1, 100) : null;
            @Nullable Report canary = isThere ? report(t, canaryMillis) : null;
            act = trial.observe(new TraceTick(t, new Stand(t / 6, t % 6), 1000, canary, baseline));
        }
        return act;
    }

    private static Trial begin(Kayenta kayenta) {
        return kayenta.begin(new Setting(Profile.FAST, Traffic.HIGH, LatencyShape.LOGN), List::of);
    }

    @Test
    void a_canary_alike_goes_on_to_the_end() {
        assertThat(last(begin(Kayenta.PLAIN), 5, 100, true)).isEqualTo(Act.HOLD);
        assertThat(last(begin(Kayenta.PLAIN), 6, 100, true)).isEqualTo(Act.ADVANCE);
        assertThat(last(begin(Kayenta.PLAIN), 24, 100, true)).isEqualTo(Act.ADVANCE);
        assertThat(last(begin(Kayenta.PLAIN), 30, 100, true)).isEqualTo(Act.ADVANCE);
    }

    @Test
    void a_slow_canary_is_given_up_at_the_first_judgement() {
        assertThat(last(begin(Kayenta.PLAIN), 6, 150, true)).isEqualTo(Act.ROLL_BACK);
    }

    @Test
    void a_tuned_one_lets_a_few_percent_pass() {
        assertThat(last(begin(Kayenta.PLAIN), 24, 109, true)).isEqualTo(Act.ROLL_BACK);
        assertThat(last(begin(Kayenta.TUNED), 24, 109, true)).isEqualTo(Act.ADVANCE);
    }

    @Test
    void a_canary_that_says_nothing_is_given_up() {
        assertThat(last(begin(Kayenta.PLAIN), 6, 100, false)).isEqualTo(Act.ROLL_BACK);
    }
}
