package io.canary.analysis;

import io.canary.spi.settings.SettingTable;
import io.canary.spi.settings.SettingTable.Row;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** What records that have something of each standard metric call it in JSON. */
public final class MetricTables {
    private MetricTables() {}

    /** What a sample reports. */
    public static final class Reported implements SettingTable<StandardMetric> {
        @Override
        public Map<StandardMetric, Row> rows() {
            return rowsOf(metric -> new Row(metric.json(), null, metric.range()));
        }
    }

    /** What several samples say together: it was checked when they came. */
    static final class Aggregated implements SettingTable<StandardMetric> {
        @Override
        public Map<StandardMetric, Row> rows() {
            return rowsOf(metric -> new Row(metric.json(), null, null));
        }
    }

    /** How much of what was reported is about each. */
    static final class Subjects implements SettingTable<StandardMetric> {
        @Override
        public Map<StandardMetric, Row> rows() {
            return rowsOf(metric -> new Row(metric.subject(), null, null));
        }
    }

    /** What a policy allows. */
    static final class Limits implements SettingTable<StandardMetric> {
        @Override
        public Map<StandardMetric, Row> rows() {
            return rowsOf(metric -> new Row(metric.limitName(), metric.defaultLimit(), metric.limitRange()));
        }
    }

    private static Map<StandardMetric, Row> rowsOf(Function<StandardMetric, Row> row) {
        var rows = new EnumMap<StandardMetric, Row>(StandardMetric.class);
        for (var metric : StandardMetric.values()) {
            rows.put(metric, row.apply(metric));
        }
        return Collections.unmodifiableMap(rows);
    }
}
