package io.canary.ingest;

import static io.canary.ingest.otlp.Otlp.number;
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
 * @param inInterval what happened in its interval
 * @param sinceBegan what has happened since the reporter began
 * @param from the beginning of the interval, by the clock of the reporter, in milliseconds
 * @param at the end of the interval, by the same clock
 * @param began when the reporter began, by the same clock
 */
record PushedReport(Role role, Counts inInterval, Counts sinceBegan, long from, long at, long began) {

    /** Requests, and how many of them failed. */
    record Counts(long requests, long errors) {
        Counts plus(Counts more) {
            return new Counts(requests + more.requests, errors + more.errors);
        }
    }

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
                        "requests", report.inInterval().requests(),
                        "errors", report.inInterval().errors());
                var read = StrictSampleParser.slow(tree, now);
                var sample = Objects.requireNonNull(read.sample(), () -> "" + read.problems());
                return List.of(sample.as(report.role(), sample.sample().accuracy()));
            }
        },
        OTLP_DELTA {
            @Override
            List<Sample> samples(PushedReport report, OtlpStreams streams, long now) throws Malformed {
                return report.otlp(Otlp.DELTA, report.from(), report.inInterval(), streams, now);
            }
        },
        OTLP_CUMULATIVE {
            @Override
            List<Sample> samples(PushedReport report, OtlpStreams streams, long now) throws Malformed {
                return report.otlp(Otlp.CUMULATIVE, report.began(), report.sinceBegan(), streams, now);
            }
        },
        REMOTE_WRITE_1 {
            @Override
            List<Sample> samples(PushedReport report, OtlpStreams streams, long now) throws Malformed {
                var all = report.sinceBegan();
                var request = WriteRequest.version1()
                        .sample(report.series("200"), report.at() - 1, (double) (all.requests() - all.errors()))
                        .sample(report.series("500"), report.at() - 1, (double) all.errors())
                        .toBytes();
                return report.made(RemoteWriteReader.readVersion1(request, TARGETS), streams, now);
            }
        },
        REMOTE_WRITE_2 {
            @Override
            List<Sample> samples(PushedReport report, OtlpStreams streams, long now) throws Malformed {
                var all = report.sinceBegan();
                long began = report.began();
                long at = report.at() - 1;
                var request = WriteRequest.version2()
                        .sample(report.series("200"), began, at, (double) (all.requests() - all.errors()))
                        .sample(report.series("500"), began, at, (double) all.errors())
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

    private Map<String, String> series(String status) {
        return labels(COUNT, "shop", version(), "http_response_status_code", status, "instance", instance());
    }

    private List<Sample> otlp(
            AggregationTemporality temporality, long start, Counts counts, OtlpStreams streams, long now)
            throws Malformed {
        long good = counts.requests() - counts.errors();
        var metric = Otlp.requests(
                temporality,
                Otlp.point(start, at - 1, 1, good, number("http.response.status_code", 200)),
                Otlp.point(start, at - 1, 1, counts.errors(), number("http.response.status_code", 500)));
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
