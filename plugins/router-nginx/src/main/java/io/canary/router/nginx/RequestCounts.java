package io.canary.router.nginx;

import io.canary.spi.LatencyHistogram;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What nginx has counted for a service since its memory began.
 *
 * @param run of the memory: another one began at zero
 * @param versions that the route names
 * @param byDigest the counts of a version, by the digest of its name
 */
record RequestCounts(String run, List<String> versions, Map<String, Counts> byDigest) {

    /** Requests, failed ones of those, and how long they took. */
    record Counts(long requests, long errors, LatencyHistogram latency) {
        static final Counts NONE = new Counts(0, 0, LatencyHistogram.EMPTY);

        /** What came after {@code before}; all of it if it was forgotten meanwhile. */
        Counts since(Counts before) {
            if (requests < before.requests || errors < before.errors) {
                return this;
            }
            long[] news = latency.counts();
            long[] old = before.latency.counts();
            for (int i = 0; i < Math.min(news.length, old.length); i++) {
                news[i] = Math.max(0, news[i] - old[i]);
            }
            return new Counts(requests - before.requests, errors - before.errors, LatencyHistogram.of(news));
        }
    }

    /** @throws IllegalArgumentException for what Lua did not write */
    static RequestCounts of(Map<String, Object> body) {
        var byDigest = new HashMap<String, Counts>();
        StateJson.object(body.get("counts")).forEach((digest, counts) -> byDigest.put(digest, counts(counts)));
        var versions = Stream.of("baseline", "canary")
                .map(body::get)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
        return new RequestCounts(StateJson.text(body.get("run")), versions, byDigest);
    }

    private static Counts counts(Object value) {
        long[] times = new long[LatencyHistogram.BUCKETS];
        long requests = 0;
        long errors = 0;
        for (var count : StateJson.object(value).entrySet()) {
            long number = count.getValue() instanceof BigDecimal n ? n.longValue() : 0;
            switch (count.getKey().charAt(0)) {
                case 'n' -> requests = number;
                case 'e' -> errors = number;
                case 't' ->
                    times[Math.clamp(Integer.parseInt(count.getKey().substring(1)), 0, times.length - 1)] = number;
                default -> throw new IllegalArgumentException("is no count: " + count);
            }
        }
        // A worker counts a request in several steps, and may be read between them.
        return new Counts(requests, Math.min(errors, requests), LatencyHistogram.of(times));
    }

    Counts of(String version) {
        return byDigest.getOrDefault(Variables.digest(version), Counts.NONE);
    }

    /** What a version did since an earlier look. */
    Counts since(RequestCounts before, String version) {
        return run.equals(before.run) ? of(version).since(before.of(version)) : of(version);
    }
}
