package io.canary.ingest;

import static io.canary.ingest.remotewrite.WriteRequest.labels;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.ingest.otlp.Export;
import io.canary.ingest.otlp.Otlp;
import io.canary.ingest.otlp.OtlpReader;
import io.canary.ingest.otlp.OtlpStreams;
import io.canary.ingest.otlp.ResourceSamples;
import io.canary.ingest.otlp.Targets;
import io.canary.ingest.remotewrite.RemoteWriteReader;
import io.canary.ingest.remotewrite.WriteRequest;
import io.canary.ingest.wire.Malformed;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A report of one version in a format in which reporters send it.
 *
 * @param count of the requests in its interval
 * @param total of all requests since the reporter began
 * @param from the beginning of the interval, by the clock of the reporter, in milliseconds
 * @param at the end of the interval, by the same clock
 * @param began when the reporter began, by the same clock
 */
record PushedReport(Role role, long count, long total, long from, long at, long began) {
    private static final String COUNT = "http_server_request_duration_seconds_count";

    /** How it is written, and read as the service does. */
    enum Format {
        NDJSON {
            @Override
            List<Sample> samples(PushedReport report, OtlpStreams streams, long now) {
                var tree = Map.<String, Object>of(
                        "deployment_id", "d1",
                        "version", report.version(),
                        "source", report.instance(),
                        "timestamp", Instant.ofEpochMilli(report.at() - 1).toString(),
                        "requests", report.count(),
                        "errors", 0);
                var read = StrictSampleParser.slow(tree, now);
                var sample = Objects.requireNonNull(read.sample(), () -> "" + read.problems());
                return List.of(sample.as(report.role(), sample.sample().accuracy()));
            }
        },
        OTLP_DELTA {
            @Override
            List<Sample> samples(PushedReport report, OtlpStreams streams, long now) throws Malformed {
                return report.otlp(Otlp.DELTA, report.from(), report.count(), streams, now);
            }
        },
        OTLP_CUMULATIVE {
            @Override
            List<Sample> samples(PushedReport report, OtlpStreams streams, long now) throws Malformed {
                return report.otlp(Otlp.CUMULATIVE, report.began(), report.total(), streams, now);
            }
        },
        REMOTE_WRITE_1 {
            @Override
            List<Sample> samples(PushedReport report, OtlpStreams streams, long now) throws Malformed {
                var request = WriteRequest.version1()
                        .sample(report.series(), report.at() - 1, (double) report.total())
                        .toBytes();
                return report.made(RemoteWriteReader.readVersion1(request, TARGETS), streams, now);
            }
        },
        REMOTE_WRITE_2 {
            @Override
            List<Sample> samples(PushedReport report, OtlpStreams streams, long now) throws Malformed {
                var request = WriteRequest.version2()
                        .sample(report.series(), report.began(), report.at() - 1, (double) report.total())
                        .toBytes();
                return report.made(RemoteWriteReader.readVersion2(request, TARGETS), streams, now);
            }
        };

        /** What the service makes of it when it comes now. */
        abstract List<Sample> samples(PushedReport report, OtlpStreams streams, long now) throws Malformed;
    }

    /** The deployment began at the time 0. */
    private static final Targets TARGETS = (service, version) -> new Targets.Target("d1", 0);

    private String version() {
        return role == Role.CANARY ? "v2" : "v1";
    }

    private String instance() {
        return "web-" + version();
    }

    private Map<String, String> series() {
        return labels(COUNT, "shop", version(), "http_response_status_code", "200", "instance", instance());
    }

    private List<Sample> otlp(
            AggregationTemporality temporality, long start, long counted, OtlpStreams streams, long now)
            throws Malformed {
        var metric = Otlp.requests(temporality, Otlp.point(start, at - 1, 1, counted));
        var export = Otlp.export(Otlp.resource("shop", version(), instance(), List.of(metric)));
        return made(OtlpReader.read(export.toByteArray(), TARGETS, now), streams, now);
    }

    private List<Sample> made(Export export, OtlpStreams streams, long now) {
        return export.resources().stream()
                .flatMap(report -> ResourceSamples.of(report, streams, now, export.refusals()).stream())
                .map(made -> made.sample().as(role, made.sample().accuracy()))
                .toList();
    }
}
