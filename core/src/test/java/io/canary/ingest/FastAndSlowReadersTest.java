package io.canary.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.SampleFields;
import io.canary.analysis.StandardMetric;
import io.canary.json.Json;
import io.canary.spi.settings.SettingsException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The fast parser may give up on any sample; what it parses must equal the result of the slow one. */
class FastAndSlowReadersTest {
    private static final int TEXTS = 15_000;
    private static final long NOW = Instant.parse("2026-01-31T12:00:00Z").toEpochMilli();
    private static final String[] VALUES = {
        "0",
        "1",
        "-0",
        "-0.0",
        "-1",
        "1.0",
        "1.5",
        "1e0",
        "1e2",
        "1E-2",
        "1e400",
        "1e-400",
        "4.9e-324",
        "0.1",
        "0.999999999999999999",
        "1000000000000000",
        "1000000000000001",
        "9007199254740993",
        "9223372036854775808",
        "100000000.5",
        "1e9",
        "null",
        "true",
        "\"\"",
        "\"canary\"",
        "\"baseline\"",
        "\" x\"",
        "\"\\u0061\"",
        "\"\\ud83d\\ude00\"",
        "\"\u00e9\"",
        "\"2026-01-31T12:00:00Z\"",
        "\"2026-01-31T12:00:59.9999Z\"",
        "\"2026-01-31T12:01:00.001Z\"",
        "\"2026-01-31T12:00:00+01:00\"",
        "\"1969-12-31T23:59:59Z\"",
        "\"2026-02-29T00:00:00Z\"",
        "[]",
        "{}",
        "{\"buckets\": {\"0.1\": 0, \"+Inf\": 1}}"
    };
    private static final String[] NAMES = Stream.concat(
                    Stream.of("deployment_id", "service_name", "timestamp", "version"), SampleFields.NAMES.stream())
            .toArray(String[]::new);

    @Test
    void what_the_fast_parser_reads_equals_the_result_of_the_slow_one() {
        int both = 0;
        for (int i = 0; i < TEXTS; i++) {
            // Given
            long seed = i;
            byte[] text = text(new Random(seed)).getBytes(StandardCharsets.UTF_8);
            // When
            var fast = FastSampleParser.parse(text, 0, text.length, NOW);
            var slow = slow(text);
            // Then
            if (fast != null) {
                both++;
                assertThat(slow.problems())
                        .as(() -> "seed " + seed + ": " + text(new Random(seed)))
                        .isEmpty();
                assertThat(fast)
                        .as(() -> "seed " + seed + ": " + text(new Random(seed)))
                        .isEqualTo(slow.sample());
            }
        }
        // And: it has not given up on all of them
        assertThat(both).isGreaterThan(TEXTS / 20);
    }

    @Test
    void usual_samples_are_read_by_the_fast_parser() {
        for (long seed = 0; seed < 1_000; seed++) {
            // Given
            byte[] text = usual(new Random(seed)).getBytes(StandardCharsets.UTF_8);
            // When
            var fast = FastSampleParser.parse(text, 0, text.length, NOW);
            // Then
            assertThat(fast)
                    .as(usual(new Random(seed)))
                    .isNotNull()
                    .isEqualTo(slow(text).sample());
        }
    }

    private static StrictSampleParser.Read slow(byte[] text) {
        try {
            return StrictSampleParser.slow(Json.read(text, 0, text.length), NOW);
        } catch (SettingsException e) {
            return new StrictSampleParser.Read(null, e.problems());
        }
    }

    private static String shares(Random random) {
        return Arrays.stream(StandardMetric.values())
                .filter(metric -> metric != StandardMetric.ERROR_RATE && metric != StandardMetric.LATENCY_P95_MS)
                .map(metric -> "\"" + metric.json() + "\": " + (0.001 + 0.9 * random.nextDouble()))
                .collect(Collectors.joining(", "));
    }

    private static String usual(Random random) {
        long requests = random.nextInt(1_000_000);
        String errors = random.nextBoolean()
                ? "\"errors\": " + random.nextLong(requests + 1)
                : "\"error_rate\": " + random.nextDouble();
        boolean nested = random.nextBoolean();
        return """
                {"%s": "d%d", "timestamp": "%s", "version": "v%d", %s"requests": %d, %s,
                 "latency_p95_ms": %s, %s}%s""".formatted(
                        random.nextBoolean() ? "deployment_id" : "service_name",
                        random.nextInt(),
                        Instant.ofEpochMilli(NOW - random.nextInt(1_000_000)),
                        random.nextInt(10),
                        nested ? "\"metrics\": {" : "",
                        requests,
                        errors,
                        Double.toString(0.001 + random.nextDouble() * 1_000),
                        shares(random),
                        nested ? "}" : "");
    }

    /** A usual sample, or one with any fields and values; in one of four a byte is replaced, doubled or removed. */
    private static String text(Random random) {
        String text = random.nextInt(3) == 0 ? usual(random) : anyFields(random);
        if (random.nextInt(4) > 0) {
            return text;
        }
        int at = random.nextInt(text.length());
        return switch (random.nextInt(3)) {
            case 0 -> text.substring(0, at) + text.substring(at + 1);
            case 1 -> text.substring(0, at) + text.charAt(at) + text.substring(at);
            default -> text.substring(0, at) + (char) (' ' + random.nextInt(95)) + text.substring(at + 1);
        };
    }

    private static String anyFields(Random random) {
        var names = new ArrayList<>(List.of(NAMES));
        Collections.shuffle(names, random);
        var fields = new ArrayList<>(List.of("\"deployment_id\": \"d\""));
        for (String name : names.subList(0, random.nextInt(4))) {
            fields.add("\"" + name + "\": " + VALUES[random.nextInt(VALUES.length)]);
        }
        Collections.shuffle(fields, random);
        if (random.nextBoolean()) {
            int from = random.nextInt(fields.size());
            var inside = fields.subList(from, fields.size());
            String metrics = "\"metrics\": {" + String.join(", ", inside) + "}";
            inside.clear();
            fields.add(metrics);
        }
        return "{" + String.join(", ", fields) + "}";
    }
}
