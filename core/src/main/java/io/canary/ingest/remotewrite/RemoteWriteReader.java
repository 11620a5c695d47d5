package io.canary.ingest.remotewrite;

import io.canary.ingest.otlp.CpuReading;
import io.canary.ingest.otlp.Export;
import io.canary.ingest.otlp.JudgedMetric;
import io.canary.ingest.otlp.JudgedPoint;
import io.canary.ingest.otlp.Refusals;
import io.canary.ingest.otlp.ResourceReport;
import io.canary.ingest.otlp.Targets;
import io.canary.ingest.otlp.Targets.Target;
import io.canary.ingest.stream.ClassicHistograms.Bucket;
import io.canary.ingest.stream.Cumulative;
import io.canary.ingest.stream.Cumulative.Counter;
import io.canary.ingest.stream.Point;
import io.canary.ingest.wire.Fingerprint;
import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request of remote-write. Series that nothing is judged by are counted and passed over. One for each request.
 *
 * <p>Source: Prometheus Remote-Write 1.0 and 2.0 specifications; prometheus/prompb.
 */
public final class RemoteWriteReader {
    /** How many samples of one request are judged: each is held until its deployment has it. */
    public static final int POINTS_MAX = 20_000;

    private static final int SYMBOLS_MAX = 200_000;

    private final Targets targets;
    private final boolean isVersion2;
    private final Refusals refusals = new Refusals();
    private final SeriesLabels labels = new SeriesLabels();
    private final NativeHistogram histogram = new NativeHistogram();
    private final Map<Reporter, Reported> reports = new LinkedHashMap<>();
    private Symbols symbols = Symbols.NONE;
    private int left = POINTS_MAX;
    private int foreign;
    /** When the series began to count; 0 if that is not known. */
    private long created;

    private long samples;
    private long histograms;

    private record Reporter(Target target, String version, String instance) {}

    /** @param cpu the sum of all modes, by time */
    private record Reported(List<JudgedPoint> points, Map<Long, Double> cpu, List<Bucket> buckets) {}

    private RemoteWriteReader(Targets targets, boolean isVersion2) {
        this.targets = targets;
        this.isVersion2 = isVersion2;
    }

    /**
     * Reads a {@code prometheus.WriteRequest}.
     *
     * @throws Malformed if it is not one
     */
    public static Export readVersion1(byte[] request, Targets targets) throws Malformed {
        return new RemoteWriteReader(targets, false).request(new Wire(request), 1);
    }

    /**
     * Reads an {@code io.prometheus.write.v2.Request}.
     *
     * @throws Malformed if it is not one
     */
    public static Export readVersion2(byte[] request, Targets targets) throws Malformed {
        var reader = new RemoteWriteReader(targets, true);
        reader.symbols = Symbols.read(new Wire(request), SYMBOLS_MAX);
        return reader.request(new Wire(request), 5);
    }

    private Export request(Wire request, int seriesField) throws Malformed {
        for (int field = request.next(); field != 0; field = request.next()) {
            if (field == seriesField) {
                series(request.message());
            } else {
                request.skip();
            }
        }
        var resources = new ArrayList<ResourceReport>();
        reports.forEach((reporter, reported) -> resources.add(report(reporter, reported)));
        return new Export(resources, foreign, refusals, samples, histograms);
    }

    private static ResourceReport report(Reporter reporter, Reported reported) {
        var cpu = new ArrayList<CpuReading>();
        reported.cpu().forEach((at, share) -> cpu.add(new CpuReading(JudgedMetric.CPU, at, share)));
        return new ResourceReport(
                reporter.target(),
                reporter.version(),
                reporter.instance().isBlank() ? null : reporter.instance(),
                Fingerprint.mix(reporter.instance().hashCode()),
                reported.points(),
                cpu,
                List.of(),
                reported.buckets());
    }

    private void series(Wire series) throws Malformed {
        var rest = labels(series);
        var judged = labels.judged();
        var report = judged == null ? null : report();
        for (int field = rest.next(); field != 0; field = rest.next()) {
            if (field == 2) {
                samples++;
                sample(rest.message(), judged, report);
            } else if (field == (isVersion2 ? 3 : 4)) {
                histograms++;
                histogram(rest.message(), judged, report);
            } else {
                rest.skip();
            }
        }
    }

    /**
     * Reads the labels, and when the series began to count. Of a series that nothing is judged by, no more labels are
     * read than it takes to know that. Returns the fields after the first labels.
     */
    private Wire labels(Wire series) throws Malformed {
        labels.clear();
        created = 0;
        boolean isLabel = true;
        int rest = series.position();
        for (int field = series.next(); field != 0 && !labels.isForeign(); field = series.next()) {
            isLabel &= field == 1;
            if (field == 1 && isVersion2) {
                var refs = series.integers();
                while (refs.hasMore()) {
                    labels.add(symbols.get(refs.nextVarint()), symbols.get(refs.nextVarint()));
                }
            } else if (field == 1) {
                var label = Label.read(series.message());
                labels.add(label.name(), label.value());
            } else if (field == 6 && isVersion2) {
                created = series.longWhole();
            } else {
                series.skip();
            }
            rest = isLabel ? series.position() : rest;
        }
        return series.from(rest);
    }

    /** The report that the series belongs to; null if it has no deployment. */
    private @Nullable Reported report() {
        var target = targets.of(labels.service(), labels.version());
        if (target == null) {
            foreign++;
            return null;
        }
        var reporter = new Reporter(target, labels.version(), labels.instance());
        return reports.computeIfAbsent(
                reporter, r -> new Reported(new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>(0)));
    }

    private void sample(Wire sample, @Nullable JudgedSeries judged, @Nullable Reported report) throws Malformed {
        double value = 0;
        long at = 0;
        long start = created;
        for (int field = sample.next(); field != 0; field = sample.next()) {
            switch (field) {
                case 1 -> value = sample.number();
                case 2 -> at = sample.longWhole();
                case 3 -> start = sample.longWhole();
                default -> sample.skip();
            }
        }
        if (judged == null || report == null || Double.isNaN(value)) { // NaN: the series has ended
            return;
        }
        if (judged.kind() == JudgedSeries.Kind.COUNT) {
            add(judged, report, start, at, new Counter(value), "must have counts of at least 0");
        } else if (judged.kind() == JudgedSeries.Kind.BUCKET) {
            bucket(judged, report, start, at, value);
        } else if (judged.kind() == JudgedSeries.Kind.GAUGE
                && !labels.attributes().isIdle()) {
            if (takes(report.cpu().containsKey(at))) {
                report.cpu().merge(at, value, Double::sum);
            }
        }
    }

    private void bucket(JudgedSeries judged, Reported report, long start, long at, double value) {
        double bound = BucketBound.seconds(labels.bound());
        if (Double.isNaN(bound) || !new Counter(value).isValid()) {
            String metric = judged.metric().metricName();
            refusals.add(1, metric + " must have buckets with le from 0 to 1e6 or +Inf, and counts");
            uncount(judged);
        } else if (takes(false)) {
            long version = 31L * labels.version().hashCode()
                    + judged.metric().metricName().hashCode();
            report.buckets().add(new Bucket(version, labels.histogram(), bound, start, at, value));
        }
    }

    /** What is refused is not written. */
    private void uncount(JudgedSeries judged) {
        if (judged.kind() == JudgedSeries.Kind.HISTOGRAM) {
            histograms--;
        } else {
            samples--;
        }
    }

    /** Whether one more point is taken. */
    private boolean takes(boolean isPartOfAnother) {
        if (left == 0 && !isPartOfAnother) {
            refusals.add(1, "a request may have " + POINTS_MAX + " samples that are judged: send fewer at once");
            return false;
        }
        left -= isPartOfAnother ? 0 : 1;
        return true;
    }

    private void histogram(Wire read, @Nullable JudgedSeries judged, @Nullable Reported report) throws Malformed {
        histogram.read(read);
        if (judged == null || report == null || judged.kind() != JudgedSeries.Kind.HISTOGRAM || !histogram.isJudged()) {
            return;
        }
        long start = histogram.startMillis() == 0 ? created : histogram.startMillis();
        var counts = histogram.counts(judged.unit());
        add(judged, report, start, histogram.atMillis(), counts, histogram.problem());
    }

    private void add(
            JudgedSeries judged, Reported report, long start, long at, @Nullable Cumulative counts, String problem) {
        if (counts == null || !counts.isValid()) {
            refusals.add(1, judged.metric().metricName() + " " + problem);
            uncount(judged);
        } else if (takes(false)) {
            long stream = Fingerprint.mix(labels.attributes().fingerprint());
            boolean isFailed = judged.metric().isFailed(labels.attributes());
            report.points().add(new JudgedPoint(stream, true, isFailed, judged.unit(), new Point(start, at, counts)));
        }
    }
}
