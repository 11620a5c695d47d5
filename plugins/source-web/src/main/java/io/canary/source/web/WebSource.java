package io.canary.source.web;

import io.canary.source.support.ReadingLines;
import io.canary.source.support.http.HttpReads;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceCapabilities;
import io.canary.spi.metrics.MetricSourceCapabilities.Feature;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.metrics.VersionReading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks once for each version and interval. */
final class WebSource implements MetricSource<WebQuery> {
    /** Of one answer, in bytes. */
    static final int ANSWER_MAX = 1024 * 1024;

    private static final MetricSourceCapabilities CAPABILITIES =
            MetricSourceCapabilities.of(Feature.COUNTS, Feature.PERCENTILES, Feature.GAUGES);

    /** What says that the query is wrong, or nothing is there that takes one. */
    private static final Set<Integer> REFUSALS = Set.of(400, 404, 405, 413, 414, 415, 422);

    private static final int WORDS_MAX = 300;
    private static final Duration LOOK_BACK = Duration.ofMinutes(5);

    private final WebSettings settings;
    private final HttpReads reads;

    WebSource(WebSettings settings, HttpReads reads) {
        this.settings = settings;
        this.reads = reads;
    }

    @Override
    public MetricSourceCapabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Duration lag() {
        return settings.lag();
    }

    @Override
    public MetricReading read(WebQuery query, MetricSubject subject, Instant from, Instant to)
            throws MetricSourceException, InterruptedException {
        return new MetricReading(
                read(query, subject, Role.BASELINE, from, to), read(query, subject, Role.CANARY, from, to));
    }

    private VersionReading read(WebQuery query, MetricSubject subject, Role role, Instant from, Instant to)
            throws MetricSourceException, InterruptedException {
        var request = RequestTemplate.of(query);
        String path = request.path(subject, role, from, to);
        String body = request.body(subject, role, from, to);
        var answer = body == null
                ? reads.get(path, Map.of())
                : reads.post(path, body, "application/json; charset=utf-8", Map.of());
        if (answer.isError()) {
            String words = path + " was answered with " + answer.status() + ": " + shortened(answer.body());
            throw REFUSALS.contains(answer.status())
                    ? MetricSourceException.refused(words)
                    : MetricSourceException.unavailable(words, null);
        }
        return Answers.reading(query, answer.body(), to);
    }

    private static String shortened(String text) {
        return text.length() <= WORDS_MAX ? text : text.substring(0, WORDS_MAX) + "…";
    }

    @Override
    public List<String> preflight(WebQuery query, MetricSubject subject, Instant until)
            throws MetricSourceException, InterruptedException {
        return ReadingLines.of(read(query, subject, until.minus(LOOK_BACK), until), subject, "in 5 min");
    }

    @Override
    public void close() {
        reads.close();
    }
}
