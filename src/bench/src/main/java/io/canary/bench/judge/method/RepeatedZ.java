package io.canary.bench.judge.method;

import io.canary.bench.judge.trace.Report;
import io.canary.bench.judge.trace.Setting;
import io.canary.bench.judge.trace.TraceTick;
import io.canary.spi.LatencyHistogram;
import java.util.List;
import java.util.function.Supplier;

/**
 * A {@linkplain TwoProportions z-test} at every look: of all errors so far, and of all requests so far that were slower
 * than the baseline's p50, p95 and p99. It looks as long as there is a baseline.
 *
 * @param name for people
 * @param everyTick whether it looks at every tick, or once an interval
 */
public record RepeatedZ(String name, boolean everyTick) implements Method {
    private static final double CRITICAL = TwoProportions.critical(0.0025);
    private static final double[] QUANTILES = {0.50, 0.95, 0.99};

    @Override
    public Trial begin(Setting setting, Supplier<List<TraceTick>> before) {
        return new Run(everyTick);
    }

    private static final class Run implements Trial {
        private final boolean everyTick;
        private final Sum canary = new Sum();
        private final Sum baseline = new Sum();

        Run(boolean everyTick) {
            this.everyTick = everyTick;
        }

        @Override
        public Act observe(TraceTick tick) {
            // Without a baseline the canary's numbers would have nothing of the same time to be compared with.
            if (tick.baseline() != null) {
                baseline.add(tick.baseline());
                if (tick.canary() != null) {
                    canary.add(tick.canary());
                }
            }
            if (!everyTick && !tick.endsInterval()) {
                return Act.HOLD;
            }
            return isWorse() ? Act.ROLL_BACK : Act.ADVANCE;
        }

        private boolean isWorse() {
            if (TwoProportions.z(canary.errors, canary.requests, baseline.errors, baseline.requests) > CRITICAL) {
                return true;
            }
            if (baseline.requests == 0) {
                return false;
            }
            for (double q : QUANTILES) {
                int bucket = LatencyHistogram.bucketOf(baseline.latency.quantileMillis(q));
                if (TwoProportions.z(canary.above(bucket), canary.requests, baseline.above(bucket), baseline.requests)
                        > CRITICAL) {
                    return true;
                }
            }
            return false;
        }
    }

    /** All that one version reported so far. */
    private static final class Sum {
        private long requests;
        private long errors;
        private LatencyHistogram latency = LatencyHistogram.EMPTY;

        void add(Report report) {
            requests += report.requests();
            errors += report.errors();
            latency = latency.plus(report.latency());
        }

        /** How many requests were slower than those of a bucket. */
        long above(int bucket) {
            long[] counts = latency.counts();
            long above = 0;
            for (int i = bucket + 1; i < counts.length; i++) {
                above += counts[i];
            }
            return above;
        }
    }
}
