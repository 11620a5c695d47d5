package io.canary.http;

import static io.canary.ingest.otlp.Otlp.CUMULATIVE;
import static io.canary.ingest.otlp.Otlp.DELTA;
import static io.canary.ingest.otlp.Otlp.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.ingest.otlp.Otlp;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same traffic, reported as JSON and in OTLP: a generator that knows the truth. */
class OtlpTruthTest {
    private static final int INSTANCES = 3;
    private static final int TICKS = 12;
    private static final int[] STATUSES = {200, 404, 500};
    private static final int BUCKETS = Otlp.BOUNDS.size() + 1;

    @AutoClose
    private static final TestService service = TestService.started();

    /** By tick, instance, status and bucket. */
    private final long[][][][] traffic = new long[TICKS][INSTANCES][STATUSES.length][BUCKETS];

    private CountedDeployment deployment = new CountedDeployment(service, "", "", 0);
    private String name = "";
    private long began;

    @BeforeEach
    void create() throws Exception {
        var random = new Random(19);
        for (var tick : traffic) {
            for (var instance : tick) {
                for (var status : instance) {
                    Arrays.setAll(status, i -> random.nextInt(4));
                }
            }
        }
        createDeployment();
    }

    /** Its traffic takes one millisecond a tick, and is in the past when it is reported. */
    private void createDeployment() throws Exception {
        deployment = CountedDeployment.of(service);
        name = deployment.name();
        began = deployment.beganMillis();
        deployment.awaitMillis(TICKS);
    }

    private long truth() {
        return Arrays.stream(traffic)
                .flatMap(Arrays::stream)
                .flatMap(Arrays::stream)
                .flatMapToLong(Arrays::stream)
                .sum();
    }

    private void export(int instance, AggregationTemporality temporality, List<HistogramDataPoint> points)
            throws Exception {
        var metric = Otlp.histogram("http.server.request.duration", "s", temporality, points);
        var export = Otlp.export(Otlp.resource(name, "v2", "web-" + instance, List.of(metric)));
        var answer = service.send(HttpRequest.newBuilder(service.uri("/v1/metrics"))
                .header("Content-Type", "application/x-protobuf")
                .POST(BodyPublishers.ofByteArray(export.toByteArray())));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    /** What an instance counted from one tick to before another. */
    private List<HistogramDataPoint> points(int instance, int from, int to) {
        var points = new ArrayList<HistogramDataPoint>();
        for (int status = 0; status < STATUSES.length; status++) {
            long[] counts = new long[BUCKETS];
            for (int tick = from; tick < to; tick++) {
                for (int bucket = 0; bucket < BUCKETS; bucket++) {
                    counts[bucket] += traffic[tick][instance][status][bucket];
                }
            }
            points.add(Otlp.point(
                    began + from, began + to, counts, number("http.response.status_code", STATUSES[status])));
        }
        return points;
    }

    private void sendJson() throws Exception {
        for (int tick = 0; tick < TICKS; tick++) {
            var samples = new JsonArray();
            for (int instance = 0; instance < INSTANCES; instance++) {
                samples.add(json(tick, instance));
            }
            assertThat(service.post("/metrics", samples.encode()).statusCode()).isEqualTo(202);
        }
    }

    private JsonObject json(int tick, int instance) {
        var buckets = new JsonObject();
        long sum = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            for (long[] status : traffic[tick][instance]) {
                sum += status[bucket];
            }
            buckets.put(bucket == BUCKETS - 1 ? "+Inf" : String.valueOf(Otlp.BOUNDS.get(bucket)), sum);
        }
        return new JsonObject()
                .put("service_name", name)
                .put("version", "v2")
                .put("source", "web-" + instance)
                .put("timestamp", Instant.ofEpochMilli(began + tick).toString())
                .put("requests", sum)
                .put("errors", Arrays.stream(traffic[tick][instance][2]).sum())
                .put("latency", new JsonObject().put("buckets", buckets));
    }

    /** Requests, errors and latencies of the traffic sent as JSON. */
    private JsonObject expected() throws Exception {
        sendJson();
        var expected = judged(deployment.aggregates());
        assertThat(expected.getLong("requests")).isEqualTo(truth());
        createDeployment();
        return expected;
    }

    private static JsonObject judged(JsonObject aggregates) {
        return new JsonObject()
                .put("requests", aggregates.getLong("requests"))
                .put("error_rate", aggregates.getDouble("error_rate"))
                .put("latency_intervals", aggregates.getJsonObject("latency_intervals"));
    }

    @Test
    void delta_points_count_what_json_counts() throws Exception {
        // Given
        var expected = expected();
        // When: one of them is sent twice
        for (int tick = 0; tick < TICKS; tick++) {
            for (int instance = 0; instance < INSTANCES; instance++) {
                export(instance, DELTA, points(instance, tick, tick + 1));
            }
        }
        export(0, DELTA, points(0, 3, 4));
        // Then
        assertThat(judged(deployment.aggregates())).isEqualTo(expected);
    }

    @Test
    void cumulative_points_count_what_json_counts() throws Exception {
        // Given
        var expected = expected();
        // When: one comes late, one twice and one never
        for (int tick = 1; tick <= TICKS; tick++) {
            for (int instance = 0; instance < INSTANCES; instance++) {
                if (tick != 5) {
                    export(instance, CUMULATIVE, points(instance, 0, tick));
                }
            }
        }
        export(0, CUMULATIVE, points(0, 0, TICKS));
        export(1, CUMULATIVE, points(1, 0, 5));
        // Then
        assertThat(judged(deployment.aggregates())).isEqualTo(expected);
    }

    @Test
    void an_instance_that_restarts_and_one_that_comes_later_count_in_full() throws Exception {
        // Given
        var expected = expected();
        // When
        for (int tick = 1; tick <= TICKS; tick++) {
            int started = tick <= 6 ? 0 : 6;
            export(0, CUMULATIVE, points(0, started, tick));
            export(1, CUMULATIVE, points(1, 0, tick));
        }
        export(2, CUMULATIVE, points(2, 0, TICKS));
        // Then
        assertThat(judged(deployment.aggregates())).isEqualTo(expected);
    }

    /** The same, but counted until the first step had begun. */
    private List<HistogramDataPoint> late(List<HistogramDataPoint> points) {
        long at = (deployment.beganMillis() + TICKS) * 1_000_000;
        return points.stream()
                .map(p -> p.toBuilder().setTimeUnixNano(at).build())
                .toList();
    }

    @Test
    void what_was_counted_before_the_deployment_does_not_count() throws Exception {
        // Given
        var created = service.deployment(deployment.id()).getString("created_at");
        began = Instant.parse(created).toEpochMilli() - 1; // all streams started before
        // When
        for (int instance = 0; instance < INSTANCES; instance++) {
            export(instance, CUMULATIVE, points(instance, 0, 6));
            export(instance, CUMULATIVE, late(points(instance, 0, TICKS)));
        }
        // Then
        long before = 0;
        for (int tick = 0; tick < 6; tick++) {
            for (var instance : traffic[tick]) {
                for (long[] status : instance) {
                    before += Arrays.stream(status).sum();
                }
            }
        }
        assertThat(deployment.aggregates().getLong("requests")).isEqualTo(truth() - before);
    }
}
