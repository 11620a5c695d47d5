package io.canary.ingest.otlp;

import io.canary.ingest.distribution.LatencyUnit;
import io.canary.ingest.otlp.DurationReader.Durations;
import io.canary.ingest.wire.Fingerprint;
import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@code ExportMetricsServiceRequest} in protobuf. Resources without a deployment and metrics that nothing is
 * judged by are passed over, so that they cost nothing but their bytes. One for each export.
 *
 * <p>Source: opentelemetry-proto 1.9, {@code metrics.proto}.
 */
public final class OtlpReader {
    /** How many points of one export are taken: each is held until its deployment has it. */
    public static final int POINTS_MAX = 20_000;

    private final Targets targets;
    private final Refusals refusals = new Refusals();
    private final DurationReader durations;
    private final CpuReader cpu;
    private final CustomReader custom;
    private final List<ResourceReport> resources = new ArrayList<>();
    private int foreign;

    private OtlpReader(Targets targets, long nowMillis) {
        this.targets = targets;
        this.durations = new DurationReader(nowMillis, POINTS_MAX, refusals);
        this.cpu = new CpuReader(nowMillis, refusals);
        this.custom = new CustomReader(nowMillis, refusals);
    }

    /**
     * Reads an export.
     *
     * @param nowMillis the time of points that name none
     * @throws Malformed if it is not one
     */
    public static Export read(byte[] export, Targets targets, long nowMillis) throws Malformed {
        return new OtlpReader(targets, nowMillis).export(new Wire(export));
    }

    private Export export(Wire export) throws Malformed {
        for (int field = export.next(); field != 0; field = export.next()) {
            if (field == 1) {
                resource(export.message());
            } else {
                export.skip();
            }
        }
        return new Export(List.copyOf(resources), foreign, refusals, 0, 0);
    }

    private void resource(Wire resourceMetrics) throws Malformed {
        var who = who(resourceMetrics.copy());
        var target = targets.of(who.service(), who.version());
        if (target == null) {
            foreign++;
            checkAll(resourceMetrics);
            return;
        }
        var metrics = metrics(resourceMetrics.copy());
        for (int field = resourceMetrics.next(); field != 0; field = resourceMetrics.next()) {
            if (field == 2) {
                scope(resourceMetrics.message(), who, metrics, target.custom());
            } else {
                resourceMetrics.skip();
            }
        }
        var points = durations.take();
        var readings = cpu.take();
        var others = custom.take();
        if (!points.isEmpty() || !readings.isEmpty() || !others.isEmpty()) {
            resources.add(new ResourceReport(
                    target, who.version(), who.validInstance(), who.identity(), points, readings, others, List.of()));
        }
    }

    /** A message that is cut off is refused, also if its sender has no deployment. */
    private static void checkAll(Wire message) throws Malformed {
        while (message.next() != 0) {
            message.skip();
        }
    }

    private static ResourceAttributes who(Wire resourceMetrics) throws Malformed {
        var who = ResourceAttributes.NONE;
        for (int field = resourceMetrics.next(); field != 0; field = resourceMetrics.next()) {
            if (field == 1) {
                who = ResourceAttributes.read(resourceMetrics.message());
            } else {
                resourceMetrics.skip();
            }
        }
        return who;
    }

    /** All metrics that the resource reports and that something is judged by. */
    private static Set<JudgedMetric> metrics(Wire resourceMetrics) throws Malformed {
        var all = EnumSet.noneOf(JudgedMetric.class);
        for (int field = resourceMetrics.next(); field != 0; field = resourceMetrics.next()) {
            if (field != 2) {
                resourceMetrics.skip();
                continue;
            }
            var scope = resourceMetrics.message();
            for (int part = scope.next(); part != 0; part = scope.next()) {
                if (part == 2) {
                    note(metric(scope.message()), all);
                } else {
                    scope.skip();
                }
            }
        }
        return all;
    }

    private static void note(@Nullable Metric metric, Set<JudgedMetric> all) {
        if (metric != null) {
            all.add(metric.judged());
        }
    }

    private void scope(Wire scopeMetrics, ResourceAttributes who, Set<JudgedMetric> all, CustomMappings mappings)
            throws Malformed {
        long scope = scopeIdentity(scopeMetrics.copy());
        for (int field = scopeMetrics.next(); field != 0; field = scopeMetrics.next()) {
            if (field != 2) {
                scopeMetrics.skip();
                continue;
            }
            var message = scopeMetrics.message();
            long identity = Fingerprint.mix(who.identity() + 31 * scope);
            var metric = metric(mappings.isEmpty() ? message : message.copy());
            if (metric != null && !metric.isSuperseded(all)) {
                take(metric, identity);
            }
            if (!mappings.isEmpty()) {
                custom.read(message, mappings, identity);
            }
        }
    }

    private static long scopeIdentity(Wire scopeMetrics) throws Malformed {
        long identity = 0;
        for (int field = scopeMetrics.next(); field != 0; field = scopeMetrics.next()) {
            if (field == 1) {
                identity = scopeMetrics.message().fingerprint(0);
            } else {
                scopeMetrics.skip();
            }
        }
        return identity;
    }

    private void take(Metric metric, long identity) throws Malformed {
        var judged = metric.judged();
        var unit = metric.unit();
        long own = Fingerprint.mix(identity + judged.name().hashCode());
        if (unit == null && metric.kind() == Metric.GAUGE) {
            cpu.read(metric.data(), judged);
        } else if (unit != null && metric.kind() == Metric.HISTOGRAM) {
            durations.read(metric.data(), new Durations(judged, unit, false, own));
        } else if (unit != null && metric.kind() == Metric.EXPONENTIAL_HISTOGRAM) {
            durations.read(metric.data(), new Durations(judged, unit, true, own));
        }
    }

    /**
     * A metric that something is judged by, whose points are not read yet.
     *
     * @param unit of its values; null for a gauge
     * @param kind the field of its data
     */
    private record Metric(JudgedMetric judged, @Nullable LatencyUnit unit, int kind, Wire data) {
        static final int GAUGE = 5;
        static final int HISTOGRAM = 9;
        static final int EXPONENTIAL_HISTOGRAM = 10;

        /** Whether the resource reports the same under a newer name. */
        boolean isSuperseded(Set<JudgedMetric> all) {
            var newer = judged.newer();
            return newer != null && all.contains(newer);
        }
    }

    /** Reads the name of a metric; null if nothing is judged by it, or it has no data of a kind that is read. */
    private static @Nullable Metric metric(Wire metric) throws Malformed {
        JudgedMetric judged = null;
        Wire data = null;
        int kind = 0;
        String unit = "";
        for (int field = metric.next(); field != 0; field = metric.next()) {
            switch (field) {
                case 1 -> judged = JudgedMetric.of(metric.message().text());
                case 3 -> unit = metric.message().text();
                case Metric.GAUGE, Metric.HISTOGRAM, Metric.EXPONENTIAL_HISTOGRAM -> {
                    kind = field;
                    data = metric.message();
                }
                default -> metric.skip();
            }
        }
        return judged == null || data == null ? null : new Metric(judged, unit(judged, unit), kind, data);
    }

    private static @Nullable LatencyUnit unit(JudgedMetric judged, String named) {
        return judged.unit() == null
                ? null
                : switch (named) {
                    case "s" -> LatencyUnit.S;
                    case "ms" -> LatencyUnit.MS;
                    case "us" -> LatencyUnit.US;
                    case "ns" -> LatencyUnit.NS;
                    default -> judged.unit();
                };
    }
}
