package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Valid requests with something wrong in them, thousands of them; a seed that fails is printed. */
class FuzzTest {
    private static final int REQUESTS = 3_000;
    private static final String[] TOKENS = {
        "null",
        "true",
        "-0",
        "1e400",
        "1e-400",
        "NaN",
        "-1",
        "99999999999999999999",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "[]",
        "{}",
        "[[[[",
        "{\"a\":",
        "\"",
        ",",
        ":",
        "}",
        "]",
        "\n",
        "\u00ff",
        "0.001",
        "\"2026-13-01T00:00:00Z\"",
        "\"+999999999-12-31T23:59:59Z\"",
        "\"-999999999-01-01T00:00:00Z\"",
        "\"\"",
        "1E+2147483648"
    };
    private static final String DEPLOYMENT = """
            {"service_name": "fuzz", "baseline_version": "v1", "new_version": "v2", "router": "scripted",
             "upstreams": {"v2": ["http://127.0.0.1:1"]},
             "strategy": {"initial_weight": 5.25, "step_weight": 10, "interval_sec": 60, "max_steps": 20},
             "policy": {"sample_window_sec": 60, "min_samples": 3, "max_error_rate": 0.01, "rollback_on_failure": true}}""";
    private static final String SAMPLE = """
            {"deployment_id": "ID", "timestamp": "2026-01-31T12:00:00.123Z", "version": "canary", "requests": 100,
             "errors": 1, "latency_p95_ms": 12.5, "availability": 0.999, "cpu_utilization": 0.5}""";
    private static final String[] TYPES = {"application/json", "application/x-ndjson"};

    @Test
    void whatever_is_sent_the_answer_is_2xx_or_a_4xx_that_says_why() throws Exception {
        long seed = Long.getLong("canary.fuzz.seed", 42);
        try (var service = TestService.start()) {
            String id = service.create(TestService.quick("fuzzed")).getString("id");
            String sample = SAMPLE.replace("ID", id).replace("\n", "");
            for (int i = 0; i < REQUESTS; i++) {
                // Given
                var random = new Random(seed + i);
                var request = request(service, random, id, sample);
                // When
                var answer = service.send(request);
                // Then
                assertThat(answer.statusCode())
                        .as("replay with -Dcanary.fuzz.seed=%d: %s", seed + i, answer.body())
                        .isBetween(200, 499);
                check(answer);
            }
            // And
            service.sample(id, 1, 0);
            assertThat(service.get("/health").statusCode()).isEqualTo(200);
        }
    }

    private static HttpRequest.Builder request(TestService service, Random random, String id, String sample) {
        return switch (random.nextInt(6)) {
            case 0 -> post(service, "/deployments", mutated(DEPLOYMENT, random), TYPES[0]);
            case 1 -> post(service, "/deployments/" + id + "/pause", mutated("{\"reason\": \"a\"}", random), TYPES[0]);
            case 2 -> post(service, "/metrics", mutated("[" + sample + "," + sample + "]", random), TYPES[0]);
            case 3 -> post(service, "/metrics", mutated(sample + "\n" + sample + "\n\n" + sample, random), TYPES[1]);
            default -> post(service, "/metrics", mutated(sample, random), TYPES[0]);
        };
    }

    private static HttpRequest.Builder post(TestService service, String path, byte[] body, String type) {
        return HttpRequest.newBuilder(service.uri(path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body));
    }

    private static byte[] mutated(String valid, Random random) {
        byte[] bytes = valid.getBytes(StandardCharsets.UTF_8);
        for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
            bytes = mutatedOnce(bytes, random);
        }
        return bytes;
    }

    private static byte[] mutatedOnce(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + random.nextInt(12));
        return switch (random.nextInt(6)) {
            case 0 -> joined(bytes, from, random(random), from);
            case 1 -> joined(bytes, from, random(random), to);
            case 2 -> joined(bytes, from, new byte[0], to);
            case 3 -> joined(bytes, to, Arrays.copyOfRange(bytes, from, to), to);
            case 4 -> Arrays.copyOf(bytes, from);
            default -> {
                bytes[from] = (byte) random.nextInt(256);
                yield bytes;
            }
        };
    }

    private static byte[] random(Random random) {
        return TOKENS[random.nextInt(TOKENS.length)].getBytes(
                random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    /** The text up to {@code end}, then {@code middle}, then the text again from {@code start}. */
    private static byte[] joined(byte[] text, int end, byte[] middle, int start) {
        byte[] all = Arrays.copyOf(text, end + middle.length + text.length - start);
        System.arraycopy(middle, 0, all, end, middle.length);
        System.arraycopy(text, start, all, end + middle.length, text.length - start);
        return all;
    }

    private static void check(HttpResponse<String> answer) {
        assertThat(answer.body()).doesNotContain("\tat ", "java.lang", "Exception");
        boolean lines = answer.headers().firstValue("Content-Type").orElse("").equals("application/x-ndjson");
        if (answer.statusCode() >= 400 && !lines) {
            ProblemDocument.of(answer);
        }
    }
}
