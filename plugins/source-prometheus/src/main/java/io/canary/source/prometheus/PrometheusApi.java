package io.canary.source.prometheus;

import io.canary.source.support.http.HttpReads;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks {@code /api/v1/query}. May be used by any thread. */
final class PrometheusApi implements AutoCloseable {
    /** In bytes: of two hundred thousand points, say. */
    static final int ANSWER_MAX = 8 * 1024 * 1024;

    /** Of what a server says is wrong, in characters. */
    private static final int WORDS_MAX = 500;

    /** What says that the query is wrong, or nothing is there that takes one. Who asks may be known again later. */
    private static final Set<Integer> REFUSALS = Set.of(400, 404, 405, 413, 414, 422);

    private final HttpReads reads;
    private final Map<String, String> headers;
    private final String timeout;

    private PrometheusApi(HttpReads reads, PrometheusSettings settings) {
        this.reads = reads;
        this.headers = settings.tenant() == null ? Map.of() : Map.of(PrometheusSettings.TENANT, settings.tenant());
        this.timeout = settings.timeout().toMillis() + "ms";
    }

    /** @throws MetricSourceException if a key or secret cannot be read from its file */
    static PrometheusApi of(PrometheusSettings settings, MetricSourceContext host) throws MetricSourceException {
        return new PrometheusApi(HttpReads.of(settings, host, ANSWER_MAX), settings);
    }

    /**
     * The series that a query finds.
     *
     * @param promql for a range of raw points it ends with {@code [...]}
     * @throws MetricSourceException if there is no answer, or a refusal, or the answer may be incomplete
     */
    QueryResult query(String promql, Instant time) throws MetricSourceException, InterruptedException {
        var form = new LinkedHashMap<String, String>();
        form.put("query", promql);
        form.put("time", BigDecimal.valueOf(time.toEpochMilli(), 3).toPlainString());
        form.put("timeout", timeout);
        form.put("nocache", "1"); // VictoriaMetrics: the newest seconds, too
        form.put("partial_response", "false"); // Thanos: an error, where a part of the data is missing
        form.put("max_source_resolution", "0s"); // Thanos: raw points only
        var answer = reads.post("/api/v1/query", form, headers);
        if (answer.isError()) {
            throw failure(answer);
        }
        try {
            var result = ResponseReader.read(answer.body());
            if (!result.isSuccess()) {
                throw MetricSourceException.unavailable("Prometheus failed: " + words(result.error(), answer), null);
            }
            if (!result.warnings().isEmpty()) {
                throw MetricSourceException.unavailable(
                        "Prometheus warns that its answer may be incomplete: "
                                + shortened(String.join("; ", result.warnings())),
                        null);
            }
            return result;
        } catch (IOException e) {
            throw MetricSourceException.unavailable("this is no answer of Prometheus: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw MetricSourceException.refused(e.getMessage() + ", found by " + promql);
        }
    }

    private static MetricSourceException failure(HttpReads.Answer answer) {
        String words;
        try {
            words = words(ResponseReader.read(answer.body()).error(), answer);
        } catch (IOException | IllegalArgumentException e) {
            words = shortened(answer.body());
        }
        return REFUSALS.contains(answer.status())
                ? MetricSourceException.refused("Prometheus refused it with " + answer.status() + ": " + words)
                : MetricSourceException.unavailable("Prometheus answered with " + answer.status() + ": " + words, null);
    }

    private static String words(@Nullable String error, HttpReads.Answer answer) {
        return shortened(error == null ? answer.body() : error);
    }

    private static String shortened(String text) {
        return text.length() <= WORDS_MAX ? text : text.substring(0, WORDS_MAX) + "…";
    }

    @Override
    public void close() {
        reads.close();
    }
}
