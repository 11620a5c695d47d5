package io.canary.analysis;

import io.canary.spi.LatencyHistogram;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How exactly a distribution of latencies knows its values. A sum is as accurate as its worst part, so relative errors
 * merge to the largest; between different bounds there is no worst one, so those are not merged.
 */
public sealed interface Accuracy {

    /** The accuracy of a {@link LatencyHistogram} that counted the latencies directly: about 1 %. */
    Accuracy CANONICAL = new Relative(canonicalError());

    /**
     * Every value is known within a relative error.
     *
     * @param error above 0 and below 1; rounded to a millionth, so that nearly equal accuracies are equal
     */
    record Relative(double error) implements Accuracy {
        private static final double PLACES = 1e6;

        /** @throws IllegalArgumentException if the error is not above 0 and below 1 */
        public Relative {
            error = Math.rint(error * PLACES) / PLACES;
            if (!(error > 0 && error < 1)) {
                throw new IllegalArgumentException("a relative error of " + error);
            }
        }

        @Override
        public String toString() {
            return "a relative error of %.3g %%".formatted(error * 100);
        }
    }

    /**
     * Each value is known to lie between two bounds; above the last one, it has no upper bound.
     *
     * @param millis the bounds, ascending and each once, at least 0; at least one
     */
    record Bounds(List<Double> millis) implements Accuracy {
        private static final int SHOWN_MAX = 16;

        /** @throws IllegalArgumentException without bounds, or if they do not ascend from 0 */
        public Bounds {
            millis = List.copyOf(millis);
            double before = Math.nextDown(0.0);
            for (double bound : millis) {
                if (!(bound > before)) {
                    throw new IllegalArgumentException("a bound of " + bound + " after " + before);
                }
                before = bound;
            }
            if (millis.isEmpty()) {
                throw new IllegalArgumentException("no bounds");
            }
        }

        @Override
        public String toString() {
            String shown =
                    millis.stream().limit(SHOWN_MAX).map(NumberFormat::millis).collect(Collectors.joining(", "));
            return "bounds at " + shown + (millis.size() > SHOWN_MAX ? ", … (" + millis.size() + ")" : "");
        }
    }

    /** The accuracy of a sum of both; null if they cannot be added. */
    static @Nullable Accuracy merged(Accuracy one, Accuracy other) {
        if (one instanceof Relative(double error) && other instanceof Relative(double errorOfOther)) {
            return error >= errorOfOther ? one : other;
        }
        return one.equals(other) ? one : null;
    }

    /** The accuracy of values that have this relative error and are then counted in a {@link LatencyHistogram}. */
    static Accuracy counted(double error) {
        return new Relative((1 + error) * (1 + canonicalError()) - 1);
    }

    private static double canonicalError() {
        return (LatencyHistogram.GAMMA - 1) / (LatencyHistogram.GAMMA + 1);
    }
}
