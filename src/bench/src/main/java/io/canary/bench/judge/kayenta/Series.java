package io.canary.bench.judge.kayenta;

import io.canary.bench.judge.trace.Report;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of each metric of one version, tick by tick; NaN where nothing was reported. */
final class Series {
    private final Map<Metric, List<Double>> values = new EnumMap<>(Metric.class);

    void add(@Nullable Report report) {
        for (var metric : Metric.values()) {
            values.computeIfAbsent(metric, m -> new ArrayList<>()).add(report == null ? Double.NaN : metric.of(report));
        }
    }

    /** The last so many values of a metric, or as many as there are. */
    double[] last(int count, Metric metric) {
        var all = values.getOrDefault(metric, List.of());
        return all.subList(Math.max(0, all.size() - count), all.size()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
