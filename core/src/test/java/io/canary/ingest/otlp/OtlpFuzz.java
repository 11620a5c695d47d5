package io.canary.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.canary.ingest.otlp.Targets.Target;
import io.canary.ingest.wire.Malformed;

/** Exports of any bytes: read within bounds, or refused. */
class OtlpFuzz {
    private static final long NOW = 1_700_000_000_000L;

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
        var export = OtlpReader.read(protobuf, (service, version) -> new Target("d-1", 0), NOW);
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
