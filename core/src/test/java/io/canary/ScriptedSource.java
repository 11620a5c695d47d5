package io.canary;

import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceCapabilities;
import io.canary.spi.metrics.MetricSourceCapabilities.Feature;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceFactory;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.metrics.VersionReading;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Secret;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A monitoring system in memory that knows what a test tells it, and remembers what it was asked. */
public final class ScriptedSource implements MetricSourceFactory<ScriptedSource.Settings, ScriptedSource.Query> {
    /** The type that the configuration names it by. */
    public static final String TYPE = "scripted-source";

    /** The counts of one moment. */
    public record Counted(String service, String version, Instant at, long requests, long errors) {}

    /**
     * Its settings.
     *
     * @param lag what it says that its lag is
     */
    public record Settings(
            @Nullable Secret token,
            @Default("0") @Unit(ChronoUnit.MILLIS) Duration lag) {}

    /** What a deployment asks of it. */
    public record Query(
            @Nullable QueryTemplate requests,
            @Nullable QueryTemplate errors,
            @Nullable QueryTemplate latency,
            @Nullable QueryTemplate cpu) {}

    /** What comes before a read: nothing, a wait, or a failure. */
    public interface Before {
        void read() throws MetricSourceException, InterruptedException;
    }

    private final List<Counted> counted = new CopyOnWriteArrayList<>();
    private final List<String> intervals = new CopyOnWriteArrayList<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private final AtomicInteger closings = new AtomicInteger();
    private volatile Before before = () -> {};
    private volatile List<String> says = List.of();
    private volatile @Nullable Integer p95;
    private volatile int lagSeconds;
    private volatile int behindSeconds;

    /** A version has served these requests just now. */
    public void count(String service, String version, long requests, long errors) {
        counted.add(new Counted(service, version, Instant.now().minusSeconds(behindSeconds), requests, errors));
    }

    /** From now on this comes before each read. */
    public void before(Before what) {
        before = what;
    }

    /** From now on it says this before a deployment. */
    public void says(String... lines) {
        says = List.of(lines);
    }

    /** From now on this is how old a point is when it has it. */
    public void lagsBehind(int seconds) {
        lagSeconds = seconds;
    }

    /** From now on its clock is so much behind ours. */
    public void clockIsBehind(int seconds) {
        behindSeconds = seconds;
    }

    /** From now on it has percentiles of latencies and no distributions. */
    public void hasOnlyPercentiles(int millis) {
        p95 = millis;
    }

    /** The intervals that were read without failure, as {@code service from..to}. */
    public List<String> intervals() {
        return intervals;
    }

    /** How many reads were under way at once at most. */
    public int mostUnderWay() {
        return mostUnderWay.get();
    }

    public boolean isClosed() {
        return closings.get() > 0;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Class<Query> query() {
        return Query.class;
    }

    @Override
    public MetricSource<Query> create(Settings settings, MetricSourceContext context) {
        return new Source(settings);
    }

    private final class Source implements MetricSource<Query> {
        private final Settings settings;

        Source(Settings settings) {
            this.settings = settings;
        }

        @Override
        public MetricSourceCapabilities capabilities() {
            return MetricSourceCapabilities.of(Feature.COUNTS, Feature.DISTRIBUTIONS, Feature.GAUGES);
        }

        @Override
        public Duration lag() {
            return settings.lag().plusSeconds(lagSeconds);
        }

        @Override
        public MetricReading read(Query query, MetricSubject subject, Instant from, Instant to)
                throws MetricSourceException, InterruptedException {
            int now = underWay.incrementAndGet();
            mostUnderWay.accumulateAndGet(now, Math::max);
            try {
                before.read();
                intervals.add(subject.service() + " " + from + ".." + to);
                return new MetricReading(
                        version(query, subject, Role.BASELINE, from, to),
                        version(query, subject, Role.CANARY, from, to));
            } finally {
                underWay.decrementAndGet();
            }
        }

        private VersionReading version(Query query, MetricSubject subject, Role role, Instant from, Instant to) {
            var its = counted.stream()
                    .filter(c ->
                            c.service().equals(subject.service()) && c.version().equals(subject.version(role)))
                    .toList();
            if (its.isEmpty() || its.getFirst().at().isAfter(to)) {
                return VersionReading.NOTHING;
            }
            var within = its.stream()
                    .filter(c -> c.at().isAfter(from) && !c.at().isAfter(to))
                    .toList();
            long requests = within.stream().mapToLong(Counted::requests).sum();
            return new VersionReading(
                    query.requests() == null ? null : requests,
                    query.errors() == null
                            ? null
                            : (Long) within.stream().mapToLong(Counted::errors).sum(),
                    query.latency() == null ? null : latency(requests),
                    query.cpu() == null ? Map.of() : Map.of("cpu_utilization", 0.5),
                    Map.of(),
                    1,
                    its.getLast().at());
        }

        private LatencyReading latency(long requests) {
            return p95 != null
                    ? new LatencyReading.Percentile(p95)
                    : new LatencyReading.Explicit(List.of(10.0, 100.0), List.of(requests, 0L, 0L));
        }

        @Override
        public List<String> preflight(Query query, MetricSubject subject, Instant until)
                throws MetricSourceException, InterruptedException {
            before.read();
            return new ArrayList<>(says);
        }

        @Override
        public void close() {
            closings.incrementAndGet();
        }
    }
}
