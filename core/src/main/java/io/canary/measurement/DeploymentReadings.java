package io.canary.measurement;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.SourceQuery;
import io.canary.spi.settings.SettingsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All that is read for one deployment. Immutable; its parts are thread-safe. */
final class DeploymentReadings {
    private final List<SourceReading> readings = new ArrayList<>();
    private final @Nullable String lost;

    /**
     * Readings that have not started. A source or query that the configuration has lost since the deployment began is
     * an error, not a silence.
     *
     * @param from what happened before is not read
     */
    DeploymentReadings(
            DeploymentSpec spec,
            Instant from,
            Map<String, SourceHost<?>> sources,
            InstantSource clock,
            SampleDoor door) {
        String missing = null;
        for (var query : spec.sources()) {
            var source = sources.get(query.source());
            if (source == null) {
                missing = "source " + query.source() + ": is not configured any more";
                continue;
            }
            try {
                readings.add(new SourceReading(
                        BoundQuery.of(source, query.query()), reporter(query), spec, from, clock, door));
            } catch (SettingsException e) {
                missing = "source " + query.source() + ": does not take the query any more: " + e.getMessage();
            }
        }
        lost = missing;
    }

    /** Identifies a source and its query within the deployment. */
    private String reporter(SourceQuery query) {
        return readings.isEmpty() ? query.source() : query.source() + "#" + readings.size();
    }

    void start() {
        readings.forEach(SourceReading::start);
    }

    void stop() {
        readings.forEach(SourceReading::stop);
    }

    void readBaselineOnly() {
        readings.forEach(SourceReading::readBaselineOnly);
    }

    /** How late the samples of an interval are at most while nothing fails. */
    Duration latest() {
        return readings.stream()
                .map(SourceReading::latest)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Why samples are missing; null if none are. */
    @Nullable
    String error() {
        return lost != null
                ? lost
                : readings.stream()
                        .map(SourceReading::error)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }
}
