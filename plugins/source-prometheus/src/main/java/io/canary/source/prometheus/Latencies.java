package io.canary.source.prometheus;

import io.canary.source.prometheus.SeriesHistories.History;
import io.canary.source.support.ClassicHistograms;
import io.canary.source.support.CounterSeries;
import io.canary.spi.metrics.LatencyReading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts histograms together and subtracts them: all buckets of an instance restart at once. Pure. */
final class Latencies {
    private Latencies() {}

    /**
     * What all instances counted after {@code fromMillis} up to {@code toMillis}.
     *
     * @return null if no point up to {@code toMillis} has a value
     * @throws IllegalArgumentException if the series are no histograms, or such that cannot be added up; the message is
     *     for people
     */
    static @Nullable LatencyReading reading(
            List<History> histories, PrometheusQuery.LatencyUnit unit, long fromMillis, long toMillis) {
        boolean isNative =
                histories.stream().anyMatch(h -> !h.series().histograms().isEmpty());
        if (!isNative) {
            var counters = histories.stream().map(History::counters).toList();
            var growth = ClassicHistograms.growth(counters, fromMillis, toMillis);
            return growth == null ? null : growth.toReading(unit.millis());
        }
        if (histories.stream().anyMatch(h -> !h.series().counts().isEmpty())) {
            throw new IllegalArgumentException("native histograms and other series cannot be added up");
        }
        if (unit != PrometheusQuery.LatencyUnit.S) {
            throw new IllegalArgumentException("a native histogram must be one of seconds: latency_unit must be s");
        }
        NativeHistogram sum = null;
        for (var history : histories) {
            var growth = CounterSeries.increase(history.series().histograms(), fromMillis, toMillis, history.first());
            if (growth != null) {
                sum = sum == null ? growth : sum.plus(growth);
            }
        }
        return sum == null ? null : sum.toReading();
    }
}
