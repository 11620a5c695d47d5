package io.canary.analysis;

import io.canary.spi.settings.SettingTable;
import io.canary.spi.settings.SettingTable.Row;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** The JSON names for records that have a number for each standard metric. */
public final class MetricTables {
    private MetricTables() {}

    /** The values of a sample. */
    public static final class Reported implements SettingTable<StandardMetric> {
        @Override
        public Map<StandardMetric, Row> rows() {
            return rowsOf(metric -> new Row(metric.json(), null, metric.range()));
        }
    }

    /** The values of aggregates, whose samples were checked on arrival. */
    static final class Aggregated implements SettingTable<StandardMetric> {
        @Override
        public Map<StandardMetric, Row> rows() {
            return rowsOf(metric -> new Row(metric.json(), null, null));
        }
    }

    /** The coverage of each metric. */
    static final class Subjects implements SettingTable<StandardMetric> {
        @Override
        public Map<StandardMetric, Row> rows() {
            return rowsOf(metric -> new Row(metric.subject(), null, null));
        }
    }

    /** The limits of a policy. */
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
