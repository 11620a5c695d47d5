package io.canary.ingest;

import io.canary.analysis.MetricTables;
import io.canary.analysis.MetricValues;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.SampleExtras;
import io.canary.analysis.StandardMetric;
import io.canary.analysis.sequential.Reading;
import io.canary.ingest.IncomingSample.Target;
import io.canary.ingest.distribution.Distribution;
import io.canary.ingest.distribution.LatencyBody;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unwrapped;
import io.canary.spi.settings.ValidName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sample as it is written in JSON.
 *
 * @param deploymentId the deployment; null if {@code serviceName} is given
 * @param serviceName stands for the open deployment of the service; null if {@code deploymentId} is given
 * @param timestamp RFC 3339; by default the time of arrival; at most 60 s in the future
 * @param version {@code canary}, {@code baseline}, or one of the two version strings
 * @param requests at least 0
 * @param errors how many of the requests failed; not together with an error rate
 * @param values of the standard metrics
 * @param source who reports, such as the name of an instance
 * @param reportId identifies this report
 * @param metrics custom metrics
 * @param recorded what a recording adds: when its tick was judged, and for which decision. Ignored here
 * @param latency the distribution of latencies, of at most {@code requests} unless it is of a recording; not together
 *     with a percentile of them
 */
record SampleBody(
        @Nullable @ValidName String deploymentId,
        @Nullable @ValidName String serviceName,
        @Nullable Instant timestamp,
        @Default("canary") @ValidName String version,
        @Default("0") @Range(min = 0, max = 1e15) long requests,
        @Nullable @Range(min = 0, max = 1e15) Long errors,
        @Unwrapped(MetricTables.Reported.class) Map<StandardMetric, Double> values,
        @Nullable LatencyBody latency,
        @Nullable @ValidName String source,
        @Nullable @ValidName String reportId,
        Map<String, MetricBody> metrics,
        @Nullable Object recorded) {

    SampleBody {
        var problems = new ArrayList<Problem>(0);
        if (errors != null && errors > requests) {
            problems.add(new Problem("/errors", "must not exceed requests (" + requests + "), was " + errors));
        }
        if (errors != null && values.containsKey(StandardMetric.ERROR_RATE)) {
            problems.add(new Problem("/error_rate", "must not be given together with errors"));
        }
        if (latency != null && values.containsKey(StandardMetric.LATENCY_P95_MS)) {
            problems.add(new Problem("/latency", "must not be given together with latency_p95_ms"));
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    /**
     * Converts it to a sample.
     *
     * @param distribution the parsed {@code latency}
     * @param readings the parsed {@code metrics}
     */
    IncomingSample incoming(long nowMillis, Distribution distribution, Map<String, Reading> readings) {
        return new IncomingSample(
                target(),
                version,
                new Sample(
                        Role.CANARY,
                        timestamp == null ? nowMillis : millis(timestamp),
                        requests,
                        failed(),
                        others(),
                        distribution.latency(),
                        distribution.accuracy(),
                        extras(readings)));
    }

    /** {@link SampleTree} has refused a body without either. */
    private Target target() {
        return deploymentId != null
                ? new Target.Deployment(deploymentId)
                : new Target.Service(Objects.requireNonNull(serviceName));
    }

    private double failed() {
        var rate = values.get(StandardMetric.ERROR_RATE);
        return errors != null ? errors : rate != null ? rate * requests : Double.NaN;
    }

    private MetricValues others() {
        double[] others = MetricValues.unknown();
        values.forEach((metric, value) -> {
            if (metric != StandardMetric.ERROR_RATE) {
                others[metric.index()] = value;
            }
        });
        return MetricValues.of(others);
    }

    private @Nullable SampleExtras extras(Map<String, Reading> readings) {
        long key = key();
        return key == 0 && source == null && readings.isEmpty() ? null : new SampleExtras(key, readings, source);
    }

    /** A source sends one report for each version and time, so these identify a report without an id. */
    private long key() {
        if (reportId != null) {
            return SampleExtras.key(version + "\n" + reportId);
        }
        return source == null || timestamp == null
                ? 0
                : SampleExtras.key(version + "\n" + source + "\n" + millis(timestamp));
    }

    /** A time before 1970 counts as 1970: it is too old for every window. Years can be too large for milliseconds. */
    private static long millis(Instant timestamp) {
        return timestamp.isBefore(Instant.EPOCH) ? 0 : timestamp.toEpochMilli();
    }
}
