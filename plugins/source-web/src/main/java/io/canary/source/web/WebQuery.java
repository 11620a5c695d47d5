package io.canary.source.web;

import io.canary.router.support.SettingProblems;
import io.canary.source.support.JsonPointer;
import io.canary.source.support.JsonTimes;
import io.canary.spi.settings.Default;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for one version and one interval, and where the numbers are in the answer.
 *
 * @param path below the url, with its {@code ?query}, and places
 * @param body JSON with places in its texts, which is posted; null to get
 * @param times how {@code {from}} and {@code {to}} are written
 * @param requests how many there were in the interval; null if it is not asked for
 * @param errors how many of them failed
 * @param p95Ms the 95th percentile of their latencies, in milliseconds
 * @param cpu the utilization of the CPU, 0 to 1
 * @param metrics custom metrics by name
 * @param newest the time up to which the server has counted, as {@code times} writes it; null if it cannot tell
 */
public record WebQuery(
        String path,
        @Nullable Object body,
        @Default("rfc3339") TimeFormat times,
        @Nullable JsonPointer requests,
        @Nullable JsonPointer errors,
        @Nullable JsonPointer p95Ms,
        @Nullable JsonPointer cpu,
        Map<String, RatioQuery> metrics,
        @Nullable JsonPointer newest) {
    private static final int SECOND_MILLIS = 1_000;

    /** How a time is written. Less than its unit is cut off, of both ends of an interval. */
    public enum TimeFormat {
        RFC3339,
        EPOCH_S,
        EPOCH_MS;

        Object of(Instant time) {
            return switch (this) {
                case RFC3339 -> time.toString();
                case EPOCH_S -> time.getEpochSecond();
                case EPOCH_MS -> time.toEpochMilli();
            };
        }
    }

    /**
     * The time up to which the server has counted; null if the answer does not say.
     *
     * @throws IllegalArgumentException if it is none; the message is for people
     */
    @Nullable
    Instant newest(@Nullable Object tree) {
        if (newest == null) {
            return null;
        }
        Object value = newest.in(tree);
        String what = "newest at " + newest.text();
        return switch (times) {
            case RFC3339 -> JsonTimes.rfc3339(value, what);
            case EPOCH_S -> JsonTimes.epoch(value, SECOND_MILLIS, what);
            case EPOCH_MS -> JsonTimes.epoch(value, 1, what);
        };
    }

    /** A custom metric that is a part of a whole: both are counts in the interval. */
    public record RatioQuery(JsonPointer count, JsonPointer of) {}

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public WebQuery {
        var problems = new SettingProblems();
        problems.add("/path", RequestTemplate.problemOfPath(path));
        if (!RequestTemplate.tellsVersions(path) && !RequestTemplate.tellsVersions(body)) {
            problems.add(
                    "/path",
                    "must contain {version} or {role}, here or in body, or it finds the same for both versions");
        }
        if (!RequestTemplate.hasInterval(path, body)) {
            problems.add("/path", "must contain {from} and {to}, here or in body: counts are those of an interval");
        }
        if (errors != null && requests == null) {
            problems.add("/errors", "must stand beside requests, which they are a part of");
        }
        if (Stream.of(requests, p95Ms, cpu).noneMatch(Objects::nonNull) && metrics.isEmpty()) {
            problems.add("", "must have at least one of requests, p95_ms, cpu and metrics");
        }
        problems.throwIfAny();
    }
}
