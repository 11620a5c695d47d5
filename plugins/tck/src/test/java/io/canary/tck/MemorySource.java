package io.canary.tck;

import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceCapabilities;
import io.canary.spi.metrics.MetricSourceCapabilities.Feature;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.metrics.VersionReading;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Counts what it is shown: a source that keeps its promises. Others break one of them each. */
class MemorySource implements MetricSource<MemorySource.Query> {

    /** What a deployment asks of it. */
    record Query(QueryTemplate version) {}

    /** What was recorded. */
    record Event(String service, String version, Instant at, long requests, long errors) {}

    private final List<Event> events;

    MemorySource(List<Event> events) {
        this.events = events;
    }

    /** Whether an event is of an interval. */
    boolean isWithin(Instant at, Instant from, Instant to) {
        return at.isAfter(from) && !at.isAfter(to);
    }

    /** Whether an event is of a version. */
    boolean isOf(String version, Event event) {
        return version.equals(event.version());
    }

    /** What is known where nothing was found. */
    VersionReading nothing() {
        return VersionReading.NOTHING;
    }

    @Override
    public MetricSourceCapabilities capabilities() {
        return MetricSourceCapabilities.of(Feature.COUNTS);
    }

    @Override
    public MetricReading read(Query query, MetricSubject subject, Instant from, Instant to)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return new MetricReading(of(subject, Role.BASELINE, from, to), of(subject, Role.CANARY, from, to));
    }

    private VersionReading of(MetricSubject subject, Role role, Instant from, Instant to) {
        var known = events.stream()
                .filter(e -> e.service().equals(subject.service()) && isOf(subject.version(role), e))
                .toList();
        var its = known.stream().filter(e -> isWithin(e.at(), from, to)).toList();
        return known.isEmpty()
                ? nothing()
                : new VersionReading(
                        its.stream().mapToLong(Event::requests).sum(),
                        its.stream().mapToLong(Event::errors).sum(),
                        null,
                        Map.of(),
                        Map.of(),
                        1,
                        newest(known, to));
    }

    /** The time of the newest point. */
    Instant newest(List<Event> known, Instant to) {
        return known.getLast().at();
    }

    @Override
    public List<String> preflight(Query query, MetricSubject subject, Instant until) {
        return List.of();
    }
}
