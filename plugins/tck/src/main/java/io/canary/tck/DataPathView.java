package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.Map;
import java.util.TreeMap;

/** What clients of a service see of a split. */
final class DataPathView {
    /** Six standard deviations: with an honest router, one examination in 500 million fails by chance. */
    private static final double SIGMAS = 6;

    private final TrafficClient client;
    private int users;

    DataPathView(TrafficClient client) {
        this.client = client;
    }

    /** Sends requests as users that have not been seen before, and fails unless they are shared out as asked. */
    void assertShared(TrafficSplit split, int requests) {
        var answered = answersToNewUsers(split.service(), requests);
        int canary = answered.getOrDefault(split.canaryVersion(), 0);
        int baseline = answered.getOrDefault(split.baselineVersion(), 0);
        assertThat(canary + baseline)
                .as("requests answered by the two versions of " + split + ", of " + answered)
                .isEqualTo(requests);
        double share = split.canaryWeight().basisPoints() / 10_000.0;
        double tolerance = SIGMAS * Math.sqrt(requests * share * (1 - share));
        assertThat(Math.abs(canary - requests * share))
                .as("%d of %d requests went to the canary at %s: off by", canary, requests, split.canaryWeight())
                .isLessThanOrEqualTo(tolerance);
    }

    /** Fails unless every request of new users is answered by {@code version}. */
    void assertAllOn(String service, String version, int requests, String after) {
        assertThat(answersToNewUsers(service, requests))
                .as("answers by version after " + after)
                .isEqualTo(Map.of(version, requests));
    }

    String answer(String service, String user) {
        try {
            return client.send(service, user);
        } catch (Exception e) {
            throw new AssertionError("a request to " + service + " got no answer from any version: " + e, e);
        }
    }

    /** The users, of {@code user-0} to {@code user-(n-1)}, whom {@code version} answers. */
    java.util.Set<String> usersOn(String service, String version, int n) {
        var on = new java.util.TreeSet<String>();
        for (int i = 0; i < n; i++) {
            if (answer(service, "user-" + i).equals(version)) {
                on.add("user-" + i);
            }
        }
        return on;
    }

    private Map<String, Integer> answersToNewUsers(String service, int requests) {
        var answered = new TreeMap<String, Integer>();
        for (int i = 0; i < requests; i++) {
            answered.merge(answer(service, "new-" + users++), 1, Integer::sum);
        }
        return answered;
    }

    static Weight nearest(int percent, Weight granularity) {
        int steps = Math.max(1, Math.round(percent * 100f / granularity.basisPoints()));
        return new Weight(Math.min(10_000, steps * granularity.basisPoints()));
    }
}
