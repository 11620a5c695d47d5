package io.canary.spi.metrics;

/** What both versions did in an interval. */
public record MetricReading(VersionReading baseline, VersionReading canary) {

    /** What the version with this role did. */
    public VersionReading of(MetricSubject.Role role) {
        return role == MetricSubject.Role.BASELINE ? baseline : canary;
    }
}
