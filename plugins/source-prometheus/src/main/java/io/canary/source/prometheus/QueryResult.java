package io.canary.source.prometheus;

import io.canary.source.support.Count;
import io.canary.source.support.Point;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the API.
 *
 * @param isSuccess whether it has a result
 * @param error what it says is wrong; null where nothing is
 * @param warnings why the result may be incomplete
 */
record QueryResult(boolean isSuccess, @Nullable String error, List<String> warnings, List<Series> series) {

    /**
     * The points of one series, in ascending order of time; those of one kind only, as a rule.
     *
     * @param labels empty for a number without any
     */
    record Series(Map<String, String> labels, List<Point<Count>> counts, List<Point<NativeHistogram>> histograms) {

        boolean isEmpty() {
            return counts.isEmpty() && histograms.isEmpty();
        }

        int points() {
            return counts.size() + histograms.size();
        }

        /** Of the oldest point, in milliseconds since the epoch; there is one. */
        long oldest() {
            return Math.min(
                    counts.isEmpty() ? Long.MAX_VALUE : counts.getFirst().millis(),
                    histograms.isEmpty()
                            ? Long.MAX_VALUE
                            : histograms.getFirst().millis());
        }

        /** Of the newest point, in milliseconds since the epoch; there is one. */
        long newest() {
            return Math.max(
                    counts.isEmpty() ? Long.MIN_VALUE : counts.getLast().millis(),
                    histograms.isEmpty() ? Long.MIN_VALUE : histograms.getLast().millis());
        }
    }
}
