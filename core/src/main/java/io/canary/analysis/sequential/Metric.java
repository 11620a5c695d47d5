package io.canary.analysis.sequential;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;

/**
 * Something that both versions report, and that is compared between them.
 *
 * @param name by which reports know it
 * @param kind what it is, and so which test it gets
 * @param direction which way is better
 * @param margin what the canary may be worse by: a ratio, at least 1, for {@link Kind#RATIO} and {@link
 *     Kind#DISTRIBUTION}; in the metric's own unit, at least 0, for a {@link Kind#GAUGE}
 * @param weight its share of the evidence beside the other metrics' weights; above 0
 * @param critical whether it needs next to no company to roll back: critical metrics have at least half of the evidence
 *     among them, so that the e-value of a single critical one decides alone once it reaches 2 / &alpha;. It cannot be
 *     1 / &alpha;: several metrics that may each say no at 1 / &alpha; say no to healthy canaries more often than
 *     &alpha;. As a share of a mean the bound is kept, and the mean is never below what giving each metric an &alpha;
 *     of its own would find (a<sub>m</sub> E<sub>m</sub> / &alpha; &le; the mean)
 */
public record Metric(
        String name,
        Kind kind,
        @Default("lower_is_better") Direction direction,
        @Default("1.1") @Range(min = 0, max = 1e6) double margin,

        @Default("0.1") @Range(above = 0, max = 1000) double weight,

        @Default("false") boolean critical) {

    /** The name of the metric that failed requests are. */
    public static final String ERRORS = "errors";

    /** The name of the metric that the time to answer is. */
    public static final String LATENCY = "latency";

    /** The name of the metric that the CPU in use is. */
    public static final String CPU = "cpu";

    public enum Kind {
        /** Some of so many: {@link HarmTest}. */
        RATIO,
        /** A level: {@link SignTest}. */
        GAUGE,
        /** Values of which a histogram is reported: {@link ExceedanceTest}. */
        DISTRIBUTION;

        boolean fits(Reading reading) {
            return switch (reading) {
                case Arm a -> this == RATIO;
                case Reading.Gauge g -> this == GAUGE;
                case Reading.Latencies l -> this == DISTRIBUTION;
            };
        }
    }

    /** Which way is better. */
    public enum Direction {
        /** As for errors. */
        LOWER_IS_BETTER,
        /** As for sales. */
        HIGHER_IS_BETTER
    }

    /** @throws IllegalArgumentException for a margin, a weight or a name that cannot be */
    public Metric {
        double least = kind == Kind.GAUGE ? 0 : 1;
        if (!(margin >= least && margin <= 1e6)) {
            throw new IllegalArgumentException("the margin of a " + kind + " must be at least " + least);
        }
        if (!(weight > 0 && weight <= 1000)) {
            throw new IllegalArgumentException("the weight must be greater than 0 and at most 1000");
        }
        if (name.isBlank() || name.length() > 100) {
            throw new IllegalArgumentException("a name has 1 to 100 characters");
        }
        if (name.startsWith(Report.KEPT)) {
            throw new IllegalArgumentException("a name does not begin with " + Report.KEPT);
        }
    }

    /** Whether this is what was reported under a name. */
    public boolean fits(String named, Reading reading) {
        return name.equals(named) && kind.fits(reading);
    }

    /** Whether it is one that every deployment has. */
    boolean isCommon() {
        return name.equals(ERRORS) || name.equals(LATENCY) || name.equals(CPU);
    }

    /** What a report has of it, for people: of latencies a 95th percentile alone is not enough. */
    String words() {
        return switch (name) {
            case LATENCY -> "the distribution of latencies";
            case CPU -> "CPU utilization";
            default -> name;
        };
    }

    boolean isHigherBetter() {
        return direction == Direction.HIGHER_IS_BETTER;
    }
}
