package io.canary.http;

import io.canary.contract.OpenApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Requests to every route, most of them with an error. Equal for equal seeds. */
final class RandomRequests {
    private static final List<String> ROUTES = List.copyOf(OpenApi.load().operations());
    private static final String DEPLOYMENT = """
            {"service_name": "fuzz", "baseline_version": "v1", "new_version": "v2", "router": "scripted",
             "upstreams": {"v2": ["http://127.0.0.1:1"]},
             "strategy": {"initial_weight": 5.25, "step_weight": 10, "interval_sec": 60, "max_steps": 20},
             "policy": {"sample_window_sec": 60, "min_samples": 3, "max_error_rate": 0.01, "rollback_on_failure": true}}""";
    private static final String FLAT = """
            {"deployment_id": "ID", "timestamp": "2026-01-31T12:00:00.123Z", "version": "canary", "requests": 100,
             "errors": 1, "latency_p95_ms": 12.5, "availability": 0.999, "cpu_utilization": 0.5}""";
    private static final String NESTED = """
            {"deployment_id": "ID", "report_id": "r1", "metrics": {"requests": 100, "errors": 1, "latency_p95_ms": 12.5,
             "availability": 0.999, "cpu_utilization": 0.5, "orders": {"count": 4, "of": 9}}}""";
    private static final String LATENCY = """
            {"deployment_id": "ID", "requests": 500, "errors": 0, "source": "pod-1",
             "latency": {"buckets": {"0.1": 400, "0.25": 480, "0.5": 499, "1": 500, "+Inf": 500}}}""";
    private static final String PLAN =
            "{\"strategy\": {\"interval_sec\": 60}, \"policy\": {\"min_samples\": 1, \"max_error_rate\": 0.01}}";
    private static final String[] PARAMETERS = {
        "dry_run", "limit", "after", "cursor", "status", "service_name", "deployment_id", "dryrun", "x"
    };
    private static final String[] VALUES = {"true", "false", "1", "0", "-1", "1001", "running", "", "\u00e9", "a b", "%"
    };
    private static final String[] TYPES = {
        "application/json", "application/x-ndjson", "text/plain", "application/json;q"
    };
    private static final String[] ENCODINGS = {"gzip", "deflate", "identity", "br", "gzip, gzip"};
    private static final String[] FRAMING = {
        "Content-Length: %d\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked, chunked\r\n",
        "Transfer-Encoding: gzip\r\nContent-Length: %d\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Content-Length: %d\r\nContent-Length: 3\r\n",
        "Content-Length: -%d\r\n",
        "Content-Length: %d\r\nHost: y\r\n",
        "Content-Length: %d\r\n",
        ""
    };

    private final Random random;
    private final Mutations mutations;
    private final String id;

    /**
     * A request.
     *
     * @param target with its query, encoded
     * @param encoding the header Content-Encoding; empty for none
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares requests
    record Fuzzed(String method, String target, String type, String encoding, byte[] body) {}

    /** @param id of an existing deployment */
    RandomRequests(Random random, String id) {
        this.random = random;
        this.mutations = new Mutations(random);
        this.id = id;
    }

    Fuzzed next() {
        String route = random.nextInt(3) == 0 ? "POST /metrics" : one(ROUTES.toArray(String[]::new));
        String[] parts = route.split(" ", 2);
        String method = random.nextInt(40) == 0 ? one("PUT", "DELETE", "GET", "POST", "HEAD") : parts[0];
        boolean hasBody = method.equals("POST") || method.equals("PUT");
        String type = type(parts[1]);
        byte[] body = hasBody ? body(parts[1], type) : new byte[0];
        String encoding = hasBody && random.nextInt(6) == 0 ? one(ENCODINGS) : "";
        return new Fuzzed(method, path(parts[1]) + query(), type, encoding, packed(encoding, body));
    }

    /** The bytes of a request, whose framing may be wrong. */
    byte[] nextRaw() {
        var request = next();
        String head = "POST " + request.target() + " HTTP/1." + (random.nextInt(20) == 0 ? "0" : "1") + "\r\n"
                + (random.nextInt(10) == 0 ? "" : "Host: x\r\n") + "Connection: close\r\nContent-Type: "
                + request.type()
                + "\r\n" + one(FRAMING).formatted(request.body().length) + "\r\n";
        byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
        var all = new ByteArrayOutputStream();
        all.writeBytes(random.nextInt(3) == 0 ? mutations.of(start) : start);
        all.writeBytes(request.body());
        return all.toByteArray();
    }

    private String type(String path) {
        if (random.nextInt(10) == 0) {
            return one(TYPES);
        }
        boolean lines = path.equals("/simulate") || (path.equals("/metrics") && random.nextInt(4) == 0);
        return TYPES[lines ? 1 : 0];
    }

    private byte[] body(String path, String type) {
        return switch (path) {
            case "/metrics" -> mutations.of(samples(type));
            case "/simulate" -> mutations.of(PLAN + "\n" + line(one(FLAT, NESTED, LATENCY)) + "\n" + line(FLAT));
            case "/deployments" -> mutations.of(DEPLOYMENT.replace("\"fuzz\"", "\"fuzz " + random.nextInt(50) + "\""));
            default -> mutations.of("{\"reason\": \"a\", \"by\": \"fuzz\"}");
        };
    }

    private String samples(String type) {
        String sample = one(FLAT, NESTED, NESTED, LATENCY);
        if (type.equals(TYPES[1])) {
            return line(sample) + "\n" + line(one(FLAT, NESTED)) + "\n\n" + line(sample);
        }
        return random.nextInt(4) == 0 ? "[" + line(sample) + "," + line(NESTED) + "]" : line(sample);
    }

    private String line(String sample) {
        return sample.replace("ID", id).replace("\n", "");
    }

    private String path(String route) {
        String filled = route.replace("{id}", random.nextInt(5) == 0 ? "nobody" : id)
                .replace("{number}", one("1", "0", "x", "99999999999999999999"))
                .replace("{folder}", one("routers", "..%2f"))
                .replace("{page}", one("fake.md", "rest.md", "..%2fx"))
                .replace("{file}", one("list.js", "rollout", "..%2fx"));
        return random.nextInt(50) == 0 ? filled + one("/", "//", "/%c0%af", "/..", ";a=b") : filled;
    }

    private String query() {
        if (random.nextInt(3) > 0) {
            return "";
        }
        var query = new StringBuilder("?");
        for (int n = random.nextInt(3); n >= 0; n--) {
            query.append(one(PARAMETERS))
                    .append('=')
                    .append(encoded(one(VALUES)))
                    .append(n > 0 ? "&" : "");
        }
        return query.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private byte[] packed(String encoding, byte[] body) {
        var bytes = new ByteArrayOutputStream();
        try {
            switch (encoding) {
                case "gzip" -> {
                    try (var gzip = new GZIPOutputStream(bytes)) {
                        gzip.write(body);
                    }
                }
                case "deflate" -> {
                    try (var deflate = new DeflaterOutputStream(bytes)) {
                        deflate.write(body);
                    }
                }
                default -> bytes.write(body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return encoding.isEmpty() || random.nextInt(4) > 0 ? bytes.toByteArray() : mutations.of(bytes.toByteArray());
    }

    private String one(String... all) {
        return all[random.nextInt(all.length)];
    }
}
