package io.canary.ingest;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Reading;
import io.canary.ingest.distribution.LatencyBody;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A custom metric as it is written in JSON: a ratio, a level or a distribution.
 *
 * @param count the numerator of a ratio
 * @param of the denominator of a ratio
 * @param value a level
 * @param distribution in one of the formats of {@code latency}; values in {@code ms} are taken without conversion
 */
record MetricBody(
        @Nullable @Range(min = 0, max = 1e12) Double count,
        @Nullable @Range(min = 0, max = 1e12) Double of,
        @Nullable @Range(min = -1e12, max = 1e12) Double value,
        @Nullable LatencyBody distribution) {

    MetricBody {
        int given = (count != null || of != null ? 1 : 0) + (value != null ? 1 : 0) + (distribution != null ? 1 : 0);
        if (given != 1 || (count == null) != (of == null)) {
            throw new SettingsException(
                    List.of(new Problem("", "must have count and of, or value, or distribution, and nothing else")));
        }
        if (count != null && of != null && count > of) {
            throw new SettingsException(
                    List.of(new Problem("/count", "must not exceed of (" + of + "), was " + count)));
        }
    }

    /** @throws SettingsException if the distribution is invalid */
    Reading reading() {
        if (count != null && of != null) {
            return new Arm(of, count);
        } else if (value != null) {
            return new Reading.Gauge(value);
        } else if (distribution != null) {
            return new Reading.Latencies(distribution.distribution().latency());
        }
        throw new AssertionError("one is given");
    }
}
