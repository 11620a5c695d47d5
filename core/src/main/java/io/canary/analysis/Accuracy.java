package io.canary.analysis;

import io.canary.spi.LatencyHistogram;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How well a distribution of latencies knows its values. Only distributions of the same accuracy are merged: the sum
 * would otherwise claim what some of its parts do not know.
 */
public sealed interface Accuracy {

    /** That of a {@link LatencyHistogram} that counted the latencies themselves: about 1 %. */
    Accuracy CANONICAL = new Relative(canonicalError());

    /**
     * Every value is known to within a share of itself.
     *
     * @param error above 0 and below 1; rounded to a millionth, so that what is as good as equal is equal
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
     * Of every value is known between which two bounds it lies; above the last one there is no end.
     *
     * @param millis the bounds, ascending and each once, at least 0; at least one
     */
    record Bounds(List<Double> millis) implements Accuracy {
        private static final int SHOWN_MAX = 16;

        /** @throws IllegalArgumentException if there is none, or they do not ascend from 0 on */
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

    /** That of values which are known to within {@code error} and are then counted in a {@link LatencyHistogram}. */
    static Accuracy counted(double error) {
        return new Relative((1 + error) * (1 + canonicalError()) - 1);
    }

    private static double canonicalError() {
        return (LatencyHistogram.GAMMA - 1) / (LatencyHistogram.GAMMA + 1);
    }
}
