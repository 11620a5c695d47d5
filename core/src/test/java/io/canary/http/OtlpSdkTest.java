package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.ingest.otlp.Otlp;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.DefaultAggregationSelector;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real sender: the OpenTelemetry SDK. */
class OtlpSdkTest {
    private static final Attributes GOOD = Attributes.of(AttributeKey.longKey("http.response.status_code"), 200L);
    private static final Attributes BAD = Attributes.of(
            AttributeKey.longKey("http.response.status_code"), 500L, AttributeKey.stringKey("error.type"), "500");

    @AutoClose
    private static final TestService service = TestService.started();

    private static SdkMeterProvider sdk(
            String name,
            String version,
            AggregationTemporalitySelector temporality,
            DefaultAggregationSelector buckets) {
        var exporter = OtlpHttpMetricExporter.builder()
                .setEndpoint(service.uri("/v1/metrics").toString())
                .setCompression("gzip")
                .setAggregationTemporalitySelector(temporality)
                .setDefaultAggregationSelector(buckets)
                .build();
        return SdkMeterProvider.builder()
                .setResource(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"), name,
                        AttributeKey.stringKey("service.version"), version)))
                .registerMetricReader(PeriodicMetricReader.builder(exporter)
                        .setInterval(Duration.ofHours(1))
                        .build())
                .build();
    }

    private static DoubleHistogram requests(SdkMeterProvider sdk) {
        return sdk.get("test")
                .histogramBuilder("http.server.request.duration")
                .setUnit("s")
                .setExplicitBucketBoundariesAdvice(Otlp.BOUNDS)
                .build();
    }

    /** Points have times in milliseconds: the next one is later. */
    private static void flush(SdkMeterProvider sdk) {
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() <= now + 2) {
            Thread.onSpinWait();
        }
        assertThat(sdk.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    }

    /** 97 good requests and 3 bad ones, in three exports. */
    private static void serve(SdkMeterProvider sdk) {
        var requests = requests(sdk);
        for (int i = 0; i < 97; i++) {
            requests.record(0.02 + i * 0.0001, GOOD);
            if (i == 50) {
                flush(sdk);
            }
        }
        flush(sdk);
        for (int i = 0; i < 3; i++) {
            requests.record(2, BAD);
        }
        flush(sdk);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void every_request_counts_by_explicit_buckets(boolean isDelta) throws Exception {
        // Given
        var deployment = CountedDeployment.of(service);
        var temporality = isDelta
                ? AggregationTemporalitySelector.deltaPreferred()
                : AggregationTemporalitySelector.alwaysCumulative();
        // When
        try (var sdk = sdk(deployment.name(), "v2", temporality, DefaultAggregationSelector.getDefault())) {
            serve(sdk);
        }
        // Then
        var seen = deployment.aggregates();
        assertThat(seen.getInteger("requests")).isEqualTo(100);
        assertThat(seen.getDouble("error_rate")).isEqualTo(0.03);
        assertThat(seen.getJsonObject("latency_intervals").getJsonObject("p50"))
                .isEqualTo(new JsonObject().put("low_ms", 10.0).put("high_ms", 25.0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void every_request_counts_by_exponential_buckets_whose_scale_changes(boolean isDelta) throws Exception {
        // Given
        var deployment = CountedDeployment.of(service);
        var temporality = isDelta
                ? AggregationTemporalitySelector.deltaPreferred()
                : AggregationTemporalitySelector.alwaysCumulative();
        var buckets = DefaultAggregationSelector.getDefault()
                .with(InstrumentType.HISTOGRAM, Aggregation.base2ExponentialBucketHistogram());
        // When
        try (var sdk = sdk(deployment.name(), "v2", temporality, buckets)) {
            serve(sdk);
        }
        // Then
        var seen = deployment.aggregates();
        assertThat(seen.getInteger("requests")).isEqualTo(100);
        assertThat(seen.getDouble("error_rate")).isEqualTo(0.03);
        assertThat(seen.getDouble("latency_p50_ms")).isBetween(23.0, 27.0);
        assertThat(seen.getDouble("latency_p99_ms")).isBetween(1_850.0, 2_150.0);
    }

    @Test
    void a_failing_canary_is_rolled_back_by_its_own_exports() throws Exception {
        // Given
        var quick = TestService.quick("by-sdk").put("baseline_version", "v1");
        quick.getJsonObject("policy").put("analysis", new JsonObject().put("mode", "threshold"));
        String id = service.create(quick).getString("id");
        var delta = AggregationTemporalitySelector.deltaPreferred();
        try (var v1 = sdk("by-sdk", "v1", delta, DefaultAggregationSelector.getDefault());
                var v2 = sdk("by-sdk", "v2", delta, DefaultAggregationSelector.getDefault())) {
            var good = requests(v1);
            var bad = requests(v2);
            // When
            var ended = service.await(
                    id,
                    () -> {
                        good.record(0.02, GOOD);
                        bad.record(0.02, BAD);
                        flush(v1);
                        flush(v2);
                    },
                    d -> d.getString("completed_at") != null);
            // Then
            assertThat(ended.getString("status")).isEqualTo("ROLLED_BACK");
        }
    }
}
