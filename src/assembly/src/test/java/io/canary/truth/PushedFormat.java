package io.canary.truth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ingest.wire.WireWriter;
import io.canary.testservers.KnownTraffic;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.compression.Snappy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A format in which traffic is sent to the service. */
enum PushedFormat {
    NDJSON {
        @Override
        void send(TruthService service, String name, KnownTraffic traffic, int step, Instant began, Instant at) {
            String lines = traffic.instances().stream()
                    .map(instance -> sample(name, traffic, instance, step, at).encode())
                    .collect(Collectors.joining("\n", "", "\n"));
            var answer =
                    service.post("/metrics", Map.of("Content-Type", "application/x-ndjson"), lines.getBytes(UTF_8));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        }
    },
    OTLP_DELTA {
        @Override
        void send(TruthService service, String name, KnownTraffic traffic, int step, Instant began, Instant at) {
            export(service, name, new Span(traffic, DELTA, step, step + 1, began, at));
        }
    },
    OTLP_CUMULATIVE {
        @Override
        void send(TruthService service, String name, KnownTraffic traffic, int step, Instant began, Instant at) {
            export(service, name, new Span(traffic, CUMULATIVE, 0, step + 1, began, at));
        }
    },
    REMOTE_WRITE_1 {
        @Override
        void send(TruthService service, String name, KnownTraffic traffic, int step, Instant began, Instant at) {
            if (step == 0) { // so that the first requests count: it has no other way to say when a series began
                write(service, "application/x-protobuf", version1(name, traffic, 0, began));
            }
            write(service, "application/x-protobuf", version1(name, traffic, step + 1, at));
        }
    },
    REMOTE_WRITE_2 {
        @Override
        void send(TruthService service, String name, KnownTraffic traffic, int step, Instant began, Instant at) {
            String type = "application/x-protobuf;proto=io.prometheus.write.v2.Request";
            write(service, type, version2(name, traffic, step + 1, began, at));
        }
    };

    private static final int DELTA = 1;
    private static final int CUMULATIVE = 2;

    /** Sends what happened in a step, or until then, as the format has it. */
    abstract void send(TruthService service, String name, KnownTraffic traffic, int step, Instant began, Instant at);

    // --- samples

    private static JsonObject sample(
            String name, KnownTraffic traffic, KnownTraffic.Instance instance, int step, Instant at) {
        long requests = 0;
        long errors = 0;
        long[] counts = new long[KnownTraffic.BOUNDS.size() + 1];
        for (var series : traffic.series(instance)) {
            long its = traffic.requests(series, step, step + 1);
            requests += its;
            errors += KnownTraffic.isFailed(series) ? its : 0;
            var buckets = traffic.buckets(series, step, step + 1);
            for (int i = 0; i < counts.length; i++) {
                counts[i] += buckets.get(i);
            }
        }
        var buckets = new JsonObject();
        long upTo = 0;
        for (int i = 0; i < counts.length; i++) {
            upTo += counts[i];
            buckets.put(
                    i < KnownTraffic.BOUNDS.size() ? KnownTraffic.BOUNDS.get(i).toString() : "+Inf", upTo);
        }
        return new JsonObject()
                .put("service_name", name)
                .put("version", instance.version())
                .put("source", instance.version() + "-" + instance.number())
                .put("timestamp", at.toString())
                .put("requests", requests)
                .put("errors", errors)
                .put("latency", new JsonObject().put("buckets", buckets).put("unit", "s"));
    }

    // --- OTLP

    /** From one step to before another. */
    private record Span(KnownTraffic traffic, int temporality, int from, int to, Instant began, Instant at) {}

    private static void export(TruthService service, String name, Span span) {
        var resources = new JsonArray();
        for (var instance : span.traffic().instances()) {
            var points = new JsonArray();
            span.traffic().series(instance).forEach(series -> points.add(point(span, series)));
            var histogram = new JsonObject()
                    .put("aggregationTemporality", span.temporality())
                    .put("dataPoints", points);
            resources.add(resource(name, instance, histogram));
        }
        var answer = service.postJson(
                "/v1/metrics",
                new JsonObject().put("resourceMetrics", resources).encode());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(new JsonObject(answer.body())).as("partial success").isEqualTo(new JsonObject());
    }

    private static JsonObject resource(String name, KnownTraffic.Instance instance, JsonObject histogram) {
        var attributes = new JsonArray()
                .add(attribute("service.name", name))
                .add(attribute("service.version", instance.version()))
                .add(attribute("service.instance.id", instance.version() + "-" + instance.number()));
        var metric = new JsonObject()
                .put("name", "http.server.request.duration")
                .put("unit", "s")
                .put("histogram", histogram);
        return new JsonObject()
                .put("resource", new JsonObject().put("attributes", attributes))
                .put("scopeMetrics", new JsonArray().add(new JsonObject().put("metrics", new JsonArray().add(metric))));
    }

    private static JsonObject attribute(String key, String value) {
        return new JsonObject().put("key", key).put("value", new JsonObject().put("stringValue", value));
    }

    private static JsonObject point(Span span, KnownTraffic.Series series) {
        var status = new JsonObject()
                .put("key", "http.response.status_code")
                .put("value", new JsonObject().put("intValue", String.valueOf(series.status())));
        var counts = new JsonArray();
        span.traffic().buckets(series, span.from(), span.to()).forEach(count -> counts.add(count.toString()));
        return new JsonObject()
                .put("startTimeUnixNano", nanos(span.began()))
                .put("timeUnixNano", nanos(span.at()))
                .put("count", String.valueOf(span.traffic().requests(series, span.from(), span.to())))
                .put("bucketCounts", counts)
                .put("explicitBounds", new JsonArray(KnownTraffic.BOUNDS))
                .put("attributes", new JsonArray().add(status));
    }

    private static String nanos(Instant at) {
        return at.toEpochMilli() + "000000";
    }

    // --- remote-write

    private static Map<String, String> labels(String name, KnownTraffic.Series series) {
        return new TreeMap<>(Map.of(
                "__name__",
                "http_server_request_duration_seconds_count",
                "service_name",
                name,
                "service_version",
                series.version(),
                "instance",
                series.version() + "-" + series.instance(),
                "http_response_status_code",
                String.valueOf(series.status())));
    }

    private static byte[] version1(String name, KnownTraffic traffic, int to, Instant at) {
        var request = new WireWriter(1 << 12);
        for (var series : traffic.series()) {
            int begin = request.begin(1);
            labels(name, series).forEach((key, value) -> {
                int label = request.begin(1);
                request.text(1, key);
                request.text(2, value);
                request.end(label);
            });
            sample(request, traffic.requests(series, 0, to), at);
            request.end(begin);
        }
        return request.toBytes();
    }

    private static byte[] version2(String name, KnownTraffic traffic, int to, Instant began, Instant at) {
        var symbols = new LinkedHashMap<String, Integer>(Map.of("", 0));
        var all = new WireWriter(1 << 12);
        for (var series : traffic.series()) {
            int begin = all.begin(5);
            int refs = all.begin(1);
            labels(name, series).forEach((key, value) -> {
                for (String text : new String[] {key, value}) {
                    symbols.putIfAbsent(text, symbols.size());
                    all.packedWhole(symbols.getOrDefault(text, 0));
                }
            });
            all.end(refs);
            sample(all, traffic.requests(series, 0, to), at);
            all.whole(6, began.toEpochMilli());
            all.end(begin);
        }
        var table = new WireWriter(1 << 10);
        symbols.keySet().forEach(symbol -> table.text(4, symbol));
        return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(table.toBytes(), all.toBytes()));
    }

    private static void sample(WireWriter request, long value, Instant at) {
        int sample = request.begin(2);
        request.fixed(1, Double.doubleToRawLongBits((double) value));
        request.whole(2, at.toEpochMilli());
        request.end(sample);
    }

    private static void write(TruthService service, String type, byte[] message) {
        var block = Unpooled.buffer();
        new Snappy().encode(Unpooled.wrappedBuffer(message), block, message.length);
        var headers = Map.of("Content-Type", type, "Content-Encoding", "snappy");
        var answer = service.post("/api/v1/write", headers, ByteBufUtil.getBytes(block));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }
}
