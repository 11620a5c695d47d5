package io.canary.analysis;

import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Report;
import io.canary.spi.settings.NumberRange;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The table of the metrics that every sample may report and that a policy may limit. A metric is a row here: readers of
 * samples, windows, verdicts, the journal and the API iterate over the rows. Only two metrics are special: errors are
 * counts, and latency has distributions.
 */
public enum StandardMetric {
    ERROR_RATE("error rate", "errors", Scale.SHARE, Bound.MAX, "0.01", Aggregation.RATE, Metric.ERRORS),
    LATENCY_P95_MS("latency p95", "latency", Scale.MILLIS, Bound.MAX, "500", Aggregation.PERCENTILE, Metric.LATENCY),
    /** The complement of the error rate. */
    AVAILABILITY(
            "availability",
            "availability",
            Scale.SHARE,
            Bound.MIN,
            "0.995",
            Aggregation.MEAN_BY_REQUESTS,
            Metric.ERRORS),
    CPU_UTILIZATION("CPU utilization", "cpu", Scale.SHARE, Bound.MAX, "0.85", Aggregation.MEAN, Metric.CPU),
    /** Healthy values differ between services, so there is no default limit. */
    MEMORY_UTILIZATION("memory utilization", "memory", Scale.SHARE, Bound.MAX, null, Aggregation.MEAN, null);

    /** Indexed by the length of their names, which distinguishes most of them. */
    private static final StandardMetric[][] BY_LENGTH = byLength();

    private static final double LATENCY_MOST = 1e9;

    /** Sums of fractions have rounding errors: a value beyond a limit by less than this share of it is at the limit. */
    private static final double ROUNDING = 1e-9;

    private final String words;
    private final String subject;
    private final Scale scale;
    private final Bound bound;
    private final @Nullable String defaultLimit;
    private final Aggregation aggregation;
    private final @Nullable String comparedAs;
    private final String json;

    /**
     * A row.
     *
     * @param words for people
     * @param subject a one-word name, used for its coverage in journals and recordings
     * @param scale its unit and range
     * @param bound which side of its limit is good
     * @param defaultLimit the default limit as a request would write it; null for none
     * @param aggregation how samples are aggregated
     * @param comparedAs the compared metric that replaces its default limit; null for none
     */
    StandardMetric(
            String words,
            String subject,
            Scale scale,
            Bound bound,
            @Nullable String defaultLimit,
            Aggregation aggregation,
            @Nullable String comparedAs) {
        this.words = words;
        this.subject = subject;
        this.scale = scale;
        this.bound = bound;
        this.defaultLimit = defaultLimit;
        this.aggregation = aggregation;
        this.comparedAs = comparedAs;
        this.json = name().toLowerCase(Locale.ROOT);
    }

    /** A unit, with the numbers that samples may report in it. */
    enum Scale {
        /** A share of 1. */
        SHARE,
        MILLIS;

        private static final NumberRange SHARES = NumberRange.of(0, 1);
        private static final NumberRange LATENCIES = NumberRange.above(0, LATENCY_MOST);

        private NumberRange range() {
            return this == SHARE ? SHARES : LATENCIES;
        }

        /** A number for people; with enough digits to distinguish it from {@code limit}. */
        private String text(double number, double limit) {
            return this == SHARE ? NumberFormat.percent(number, limit) : NumberFormat.millis(number, limit);
        }

        private String text(double limit) {
            return this == SHARE ? NumberFormat.percent(limit) : NumberFormat.millis(limit);
        }
    }

    /** The direction of a limit. */
    enum Bound {
        MAX,
        MIN
    }

    /** How the samples of a window are aggregated. */
    enum Aggregation {
        /** &Sigma; errors / &Sigma; requests. */
        RATE,
        /** From the merged distribution, or the plain mean of the reported percentiles. */
        PERCENTILE,
        /** The mean weighted by requests; the plain mean if there were none. */
        MEAN_BY_REQUESTS,
        /** The plain mean. */
        MEAN
    }

    /** The row's index in an array of numbers, from 0. Never stored: it changes as rows are added. */
    @SuppressWarnings("EnumOrdinal")
    public int index() {
        return ordinal();
    }

    /** The metric that samples report by this name; null for none. */
    public static @Nullable StandardMetric named(String name) {
        int length = name.length();
        if (length < BY_LENGTH.length) {
            for (var metric : BY_LENGTH[length]) {
                if (metric.json.equals(name)) {
                    return metric;
                }
            }
        }
        return null;
    }

    private static StandardMetric[][] byLength() {
        int longest =
                Arrays.stream(values()).mapToInt(m -> m.json.length()).max().orElse(0);
        return IntStream.rangeClosed(0, longest)
                .mapToObj(length -> Arrays.stream(values())
                        .filter(metric -> metric.json.length() == length)
                        .toArray(StandardMetric[]::new))
                .toArray(StandardMetric[][]::new);
    }

    /** Its name in samples, aggregates and verdicts. */
    public String json() {
        return json;
    }

    /** The name of its limit in a policy. */
    public String limitName() {
        return bound == Bound.MAX ? "max_" + json : "min_" + json;
    }

    /** For people. */
    public String words() {
        return words;
    }

    /** A one-word name: that of its {@link Coverage}. */
    public String subject() {
        return subject;
    }

    /** The numbers that samples may report. */
    public NumberRange range() {
        return scale.range();
    }

    /**
     * Whether a sample may report this number; NaN is rejected. Equivalent to its range, but fast, as it is called for
     * every sample.
     */
    public boolean allows(double value) {
        return scale == Scale.SHARE ? value >= 0 && value <= 1 : value > 0 && value <= LATENCY_MOST;
    }

    /** The valid limits: for latency, any number. */
    NumberRange limitRange() {
        return scale == Scale.SHARE ? scale.range() : NumberRange.above(0, Double.POSITIVE_INFINITY);
    }

    @Nullable
    String defaultLimit() {
        return defaultLimit;
    }

    Aggregation aggregation() {
        return aggregation;
    }

    @Nullable
    String comparedAs() {
        return comparedAs;
    }

    /** The name of its gauge in a tick; values that are not compared directly are only kept. */
    public String level() {
        boolean isCompared = aggregation == Aggregation.MEAN && comparedAs != null;
        return isCompared ? subject : Report.KEPT + json;
    }

    /** Whether a value is on the wrong side of a limit. */
    boolean isBeyond(double value, double limit) {
        return bound == Bound.MIN ? value < limit * (1 - ROUNDING) : value > limit * (1 + ROUNDING);
    }

    /** For people: the measurement and the limit that it violates. */
    String violation(double measured, double limit) {
        return violation(scale.text(measured, limit), limit);
    }

    String violation(Object measured, double limit) {
        return "%s %s %s %s".formatted(words, measured, bound == Bound.MIN ? "<" : ">", scale.text(limit));
    }
}
