package io.canary.analysis.sequential;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A metric that both versions report, and that is compared between them.
 *
 * @param name its name in reports
 * @param kind decides which test it gets
 * @param direction which way is better
 * @param margin by how much the canary may be worse: a ratio, at least 1, for {@link Kind#RATIO} and {@link
 *     Kind#DISTRIBUTION}; in the metric's own unit, at least 0, for a {@link Kind#GAUGE}
 * @param weight its share of the evidence, relative to the weights of the other metrics; above 0
 * @param critical whether it can roll back almost alone: critical metrics have at least half of the evidence together,
 *     so that the e-value of a single critical metric decides once it reaches 2 / &alpha;. It cannot be 1 / &alpha;:
 *     several metrics that each decide at 1 / &alpha; would roll back healthy canaries more often than &alpha;. As a
 *     share of a mean it keeps the bound, and the mean is never below what an &alpha; of its own for each metric would
 *     find (a<sub>m</sub> E<sub>m</sub> / &alpha; &le; the mean)
 * @param otlp the metric of OTLP that it is read from; null if only samples report it
 */
public record Metric(
        String name,
        Kind kind,
        @Default("lower_is_better") Direction direction,
        @Default("1.1") @Range(min = 0, max = 1e6) double margin,

        @Default("0.1") @Range(above = 0, max = 1000) double weight,

        @Default("false") boolean critical,
        @Nullable OtlpMapping otlp) {

    /** The name of the metric of failed requests. */
    public static final String ERRORS = "errors";

    /** The name of the metric of response times. */
    public static final String LATENCY = "latency";

    /** The name of the metric of CPU utilization. */
    public static final String CPU = "cpu";

    public enum Kind {
        /** Bad requests of all requests: {@code HarmTest}. */
        RATIO,
        /** A level: {@code SignTest}. */
        GAUGE,
        /** Values that are reported as a histogram: {@code ExceedanceTest}. */
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

    /** A metric that only samples report. */
    public Metric(String name, Kind kind, Direction direction, double margin, double weight, boolean critical) {
        this(name, kind, direction, margin, weight, critical, null);
    }

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException for a margin, a weight or a name out of range
     * @throws SettingsException for a metric of OTLP that cannot be of this kind
     */
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
        var unfit = otlp == null ? List.<Problem>of() : otlp.problems(kind);
        if (!unfit.isEmpty()) {
            throw new SettingsException(
                    unfit.stream().map(p -> p.below("/otlp")).toList());
        }
    }

    /** Whether a report's name is that of this metric. */
    public boolean fits(String named, Reading reading) {
        return name.equals(named) && kind.fits(reading);
    }

    /** Whether every deployment has this metric. */
    public boolean isCommon() {
        return name.equals(ERRORS) || name.equals(LATENCY) || name.equals(CPU);
    }

    /** What a report must contain, for people: for latency, a 95th percentile alone is not enough. */
    public String words() {
        return switch (name) {
            case LATENCY -> "the distribution of latencies";
            case CPU -> "CPU utilization";
            default -> name;
        };
    }

    public boolean isHigherBetter() {
        return direction == Direction.HIGHER_IS_BETTER;
    }
}
