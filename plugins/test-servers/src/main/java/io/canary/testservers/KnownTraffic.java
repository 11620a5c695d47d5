package io.canary.testservers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * What both versions of a service did, in steps, of which everything is known: each request, whether it failed, and its
 * latency. The same seed gives the same traffic, however it is reported. Immutable once made.
 */
public final class KnownTraffic {
    /** The upper bounds of latencies, in seconds; there is one more bucket, for those above all. */
    public static final List<Double> BOUNDS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

    public static final String BASELINE = "v1";
    public static final String CANARY = "v2";

    private static final int INSTANCES = 2;
    private static final int MOST = 4;
    private static final int FAILED = 500;
    private static final List<Integer> STATUSES = List.of(200, 404, FAILED);

    private final int steps;
    private final Map<Series, long[][]> counted = new LinkedHashMap<>();

    /** The requests of one instance with one status. */
    public record Series(String version, int instance, int status) {}

    /** One instance of a version. */
    public record Instance(String version, int number) {}

    /**
     * Traffic that is the same for the same arguments.
     *
     * @param canaryFails whether a third of the canary's requests fail; else few do
     */
    public KnownTraffic(long seed, int steps, boolean canaryFails) {
        this.steps = steps;
        var random = new Random(seed);
        for (String version : List.of(BASELINE, CANARY)) {
            for (int instance = 0; instance < INSTANCES; instance++) {
                for (int status : STATUSES) {
                    boolean isRare = status == FAILED && !(canaryFails && version.equals(CANARY));
                    counted.put(new Series(version, instance, status), counts(random, isRare));
                }
            }
        }
    }

    private long[][] counts(Random random, boolean isRare) {
        var counts = new long[steps][BOUNDS.size() + 1];
        for (long[] step : counts) {
            Arrays.setAll(step, bucket -> isRare ? random.nextInt(10 * MOST) / (10 * MOST - 1) : random.nextInt(MOST));
        }
        return counts;
    }

    public int steps() {
        return steps;
    }

    /** All, in the same order always. */
    public List<Series> series() {
        return List.copyOf(counted.keySet());
    }

    public List<Instance> instances() {
        return series().stream()
                .map(series -> new Instance(series.version(), series.instance()))
                .distinct()
                .toList();
    }

    /** One for each status. */
    public List<Series> series(Instance instance) {
        return series().stream()
                .filter(s -> s.version().equals(instance.version()) && s.instance() == instance.number())
                .toList();
    }

    /** Whether the requests of a series failed. */
    public static boolean isFailed(Series series) {
        return series.status() == FAILED;
    }

    /** The requests of a series from one step to before another, by bucket of latency. */
    public List<Long> buckets(Series series, int from, int to) {
        var sum = new ArrayList<Long>();
        long[][] its = counted.getOrDefault(series, new long[steps][BOUNDS.size() + 1]);
        for (int bucket = 0; bucket <= BOUNDS.size(); bucket++) {
            int each = bucket;
            sum.add(LongStream.range(from, to)
                    .map(step -> its[(int) step][each])
                    .sum());
        }
        return sum;
    }

    /** The requests of a series from one step to before another. */
    public long requests(Series series, int from, int to) {
        return buckets(series, from, to).stream().mapToLong(Long::longValue).sum();
    }

    /** How many it had in all steps. */
    public long requests(String version) {
        return series().stream()
                .filter(series -> series.version().equals(version))
                .mapToLong(series -> requests(series, 0, steps))
                .sum();
    }

    /** How many of them failed. */
    public long errors(String version) {
        return series().stream()
                .filter(series -> series.version().equals(version) && isFailed(series))
                .mapToLong(series -> requests(series, 0, steps))
                .sum();
    }
}
