package io.canary.measurement;

import io.canary.measurement.ReadPlan.Interval;
import io.canary.rollout.DeploymentSpec;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a deployment asks of a source, checked.
 *
 * @param <Q> the record of the source's queries
 */
record BoundQuery<Q extends Record>(SourceHost<Q> source, Q query) {

    /** @throws SettingsException with all that is wrong with the query */
    static <Q extends Record> BoundQuery<Q> of(SourceHost<Q> source, Map<String, Object> query) {
        return new BoundQuery<>(source, Settings.read(source.queries(), query));
    }

    SourceAnswer read(MetricSubject subject, Interval interval) throws InterruptedException {
        return source.read(query, subject, interval);
    }

    List<String> preflight(MetricSubject subject, Instant now) throws MetricSourceException, InterruptedException {
        return source.preflight(query, subject, now.minus(source.lag()));
    }

    /** Whose metrics are read for a deployment. */
    static MetricSubject subject(DeploymentSpec spec) {
        return new MetricSubject(spec.serviceName(), spec.baselineVersion(), spec.newVersion(), spec.createdAt());
    }
}
