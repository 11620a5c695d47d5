package io.canary.ingest.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.canary.ingest.otlp.Export;
import io.canary.ingest.otlp.OtlpStreams;
import io.canary.ingest.otlp.ResourceSamples;
import io.canary.ingest.otlp.Targets;
import io.canary.ingest.otlp.Targets.Target;
import io.canary.ingest.wire.Malformed;

/** Requests of any bytes: read within bounds, or refused. */
class RemoteWriteFuzz {
    private static final Targets ANY = (service, version) -> new Target("d-1", 0);

    @FuzzTest
    void a_request_of_version_1_is_read_or_refused(byte[] bytes) {
        try {
            requireValid(RemoteWriteReader.readVersion1(bytes, ANY));
        } catch (Malformed e) {
            assertThat(e.why()).isNotBlank();
        }
    }

    @FuzzTest
    void a_request_of_version_2_is_read_or_refused(byte[] bytes) {
        try {
            requireValid(RemoteWriteReader.readVersion2(bytes, ANY));
        } catch (Malformed e) {
            assertThat(e.why()).isNotBlank();
        }
    }

    @FuzzTest
    void a_block_of_any_bytes_is_decompressed_or_refused(byte[] bytes) {
        try {
            assertThat(SnappyBlock.decompress(bytes)).hasSizeLessThanOrEqualTo(SnappyBlock.CONTENT_MAX);
        } catch (Malformed e) {
            assertThat(e.why()).isNotBlank();
        }
    }

    private static void requireValid(Export export) {
        var streams = new OtlpStreams(0, Long.MAX_VALUE);
        for (var resource : export.resources()) {
            for (var made : ResourceSamples.of(resource, streams, 1_000, export.refusals())) {
                var sample = made.sample();
                assertThat(sample.requests()).isNotNegative();
                assertThat(sample.latency().count()).isNotNegative();
                assertThat(sample.requests() == 0 || sample.latency().count() <= sample.requests())
                        .isTrue();
            }
        }
    }
}
