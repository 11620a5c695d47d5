package io.canary.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Metric.Kind;
import io.canary.analysis.sequential.OtlpMapping;
import io.canary.ingest.otlp.Targets.Target;
import io.canary.ingest.wire.Malformed;
import java.util.List;
import java.util.Map;

/** Exports of any bytes: read within bounds, or refused. */
class OtlpFuzz {
    private static final long NOW = 1_700_000_000_000L;
    private static final Target ANY = new Target(
            "d-1",
            0,
            CustomMappings.of(List.of(
                    custom("failed", Kind.RATIO, new OtlpMapping("orders.done", Map.of("outcome", "failed"), null)),
                    custom("mean", Kind.GAUGE, new OtlpMapping("http.server.request.duration", Map.of(), null)),
                    custom("queue", Kind.GAUGE, new OtlpMapping("queue.length", Map.of(), null)),
                    custom(
                            "all",
                            Kind.DISTRIBUTION,
                            new OtlpMapping("http.server.request.duration", Map.of(), null)))));

    private static Metric custom(String name, Kind kind, OtlpMapping otlp) {
        return new Metric(name, kind, Metric.Direction.LOWER_IS_BETTER, 2, 1, false, otlp);
    }

    @FuzzTest
    void an_export_of_any_bytes_is_read_or_refused(byte[] bytes) {
        try {
            requireValid(bytes);
        } catch (Malformed e) {
            assertThat(e.why()).isNotBlank();
        }
    }

    @FuzzTest
    void json_of_any_bytes_is_an_export_or_refused(byte[] bytes) {
        try {
            requireValid(OtlpJson.toProtobuf(bytes));
        } catch (Malformed e) {
            assertThat(e.why()).isNotBlank();
        }
    }

    /** All samples have numbers that a sample may have. */
    static void requireValid(byte[] protobuf) throws Malformed {
        var export = OtlpReader.read(protobuf, (service, version) -> ANY, NOW);
        var streams = new OtlpStreams(0, Long.MAX_VALUE);
        for (var resource : export.resources()) {
            for (var made : ResourceSamples.of(resource, streams, NOW, export.refusals())) {
                var sample = made.sample();
                assertThat(sample.requests()).isNotNegative();
                assertThat(sample.errors() < 0 || sample.errors() > sample.requests())
                        .isFalse();
                assertThat(sample.latency().count()).isBetween(0L, sample.requests());
            }
        }
    }
}
