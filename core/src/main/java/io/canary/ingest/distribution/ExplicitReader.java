package io.canary.ingest.distribution;

import io.canary.analysis.Accuracy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the buckets of a classic Prometheus histogram: each {@code le} with the number of values up to it, so that each
 * count includes those before. A bucket's values are counted at its upper bound; a quantile is known only to lie
 * between two bounds.
 *
 * <p>Source: Prometheus, "Exposition formats", histograms.
 */
final class ExplicitReader {
    /** Client libraries have 11 to 15 by default. The bounds are kept for the whole deployment. */
    private static final int BOUNDS_MAX = 256;

    private static final String INFINITE = "+Inf";
    private static final Pattern BOUND = Pattern.compile("\\+?[0-9]{1,20}(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?");

    private final LatencyUnit unit;
    private final DistributionBuilder distributionBuilder = new DistributionBuilder("/buckets");
    private final TreeMap<Double, String> keys = new TreeMap<>();

    private ExplicitReader(LatencyUnit unit) {
        this.unit = unit;
    }

    /** @throws io.canary.spi.settings.SettingsException if they are no valid buckets of latencies */
    static Distribution read(Map<String, Double> buckets, LatencyUnit unit) {
        return new ExplicitReader(unit).read(buckets);
    }

    private Distribution read(Map<String, Double> buckets) {
        if (buckets.size() > BOUNDS_MAX) {
            distributionBuilder.refuse("must have at most " + BOUNDS_MAX + " buckets");
            distributionBuilder.requireGood();
        }
        buckets.keySet().forEach(this::bound);
        if (!buckets.containsKey(INFINITE)) {
            distributionBuilder.refuse("must have the bucket " + INFINITE);
        }
        if (keys.isEmpty()) {
            distributionBuilder.refuse("must have a bucket besides " + INFINITE);
        }
        count(buckets);
        distributionBuilder.requireGood();
        return distributionBuilder.distribution(new Accuracy.Bounds(List.copyOf(keys.keySet())));
    }

    private void bound(String key) {
        if (key.equals(INFINITE)) {
            return;
        }
        if (!BOUND.matcher(key).matches()) {
            refuse(key, "is no bound: it must be a decimal number of at least 0, or " + INFINITE);
            return;
        }
        double millis = unit.millis(new BigDecimal(key));
        if (millis > DistributionBuilder.MILLIS_MAX) {
            refuse(key, "must be a bound of at most 1e9 ms");
        } else {
            String same = keys.putIfAbsent(millis, key);
            if (same != null) {
                refuse(key, "is the same bound as " + same);
            }
        }
    }

    private void count(Map<String, Double> buckets) {
        var ascending = new ArrayList<>(keys.values());
        ascending.add(INFINITE);
        var bounds = new ArrayList<>(keys.keySet());
        long before = 0;
        for (int i = 0; i < ascending.size(); i++) {
            String key = ascending.get(i);
            Double cumulative = buckets.get(key);
            if (cumulative == null) { // the count of +Inf, which is reported
                return;
            }
            long upToHere = distributionBuilder.count(cumulative);
            if (upToHere < before) {
                refuse(
                        key,
                        "must be at least the count of the bucket before it (" + before + "), was "
                                + shown(cumulative));
            } else {
                add(i < bounds.size() ? bounds.get(i) : null, upToHere - before);
                before = upToHere;
            }
        }
    }

    private void add(@Nullable Double bound, long times) {
        if (bound == null) {
            distributionBuilder.addAtTop(times);
        } else {
            distributionBuilder.add(bound, times);
        }
    }

    private static String shown(double count) {
        return new BigDecimal(count).stripTrailingZeros().toPlainString();
    }

    /** Escapes a key for a pointer (RFC 6901). */
    private void refuse(String key, String why) {
        distributionBuilder.refuse("/" + key.replace("~", "~0").replace("/", "~1"), why);
    }
}
