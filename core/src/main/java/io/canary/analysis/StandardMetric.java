package io.canary.analysis;

import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Report;
import io.canary.spi.settings.NumberRange;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The table of what every sample may report, and what a policy may limit. A metric is a row here: readers of samples,
 * windows, verdicts, the journal and the API go through the rows, and know none of them by name but for what is really
 * special: errors are counts, and latency has distributions.
 */
public enum StandardMetric {
    ERROR_RATE("error rate", "errors", Scale.SHARE, Bound.MAX, "0.01", Aggregation.RATE, Metric.ERRORS),
    LATENCY_P95_MS("latency p95", "latency", Scale.MILLIS, Bound.MAX, "500", Aggregation.PERCENTILE, Metric.LATENCY),
    /** Errors, seen from the other side. */
    AVAILABILITY(
            "availability",
            "availability",
            Scale.SHARE,
            Bound.MIN,
            "0.995",
            Aggregation.MEAN_BY_REQUESTS,
            Metric.ERRORS),
    CPU_UTILIZATION("CPU utilization", "cpu", Scale.SHARE, Bound.MAX, "0.85", Aggregation.MEAN, Metric.CPU),
    /** Which use is healthy differs from service to service, so it is not limited by default. */
    MEMORY_UTILIZATION("memory utilization", "memory", Scale.SHARE, Bound.MAX, null, Aggregation.MEAN, null);

    /** By the length of their names, which tells most of them apart. */
    private static final StandardMetric[][] BY_LENGTH = byLength();

    private static final double LATENCY_MOST = 1e9;

    /** Sums of fractions are rounded: what is beyond a limit by less than this share of it, is at the limit. */
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
     * @param subject what it is about, in one word: the name of its coverage in journals and recordings
     * @param scale its unit and range
     * @param bound which side of its limit is good
     * @param defaultLimit as a request would write it; null for none
     * @param aggregation what samples say together
     * @param comparedAs the comparison of canary and baseline that makes its default limit needless; null for none
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
        /** Of 1. */
        SHARE,
        MILLIS;

        private static final NumberRange SHARES = NumberRange.of(0, 1);
        private static final NumberRange LATENCIES = NumberRange.above(0, LATENCY_MOST);

        private NumberRange range() {
            return this == SHARE ? SHARES : LATENCIES;
        }

        /** A number for people; with as many digits as tell it from {@code limit}. */
        private String text(double number, double limit) {
            return this == SHARE ? NumberFormat.percent(number, limit) : NumberFormat.millis(number, limit);
        }

        private String text(double limit) {
            return this == SHARE ? NumberFormat.percent(limit) : NumberFormat.millis(limit);
        }
    }

    /** What a limit is. */
    enum Bound {
        MAX,
        MIN
    }

    /** What the samples of a window say together. */
    enum Aggregation {
        /** &Sigma; errors / &Sigma; requests. */
        RATE,
        /** Of the merged distribution, or the plain mean of what was reported. */
        PERCENTILE,
        /** Weighted by requests; plain, where there were none. */
        MEAN_BY_REQUESTS,
        /** Plain. */
        MEAN
    }

    /** The row's place in an array of numbers, from 0 on. Never stored: it changes as rows are added. */
    @SuppressWarnings("EnumOrdinal")
    public int index() {
        return ordinal();
    }

    /** The one that samples report by this name; null for none. */
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

    /** What samples, aggregates and verdicts call it. */
    public String json() {
        return json;
    }

    /** What a policy calls its limit. */
    public String limitName() {
        return bound == Bound.MAX ? "max_" + json : "min_" + json;
    }

    /** For people. */
    public String words() {
        return words;
    }

    /** What it is about, in one word: the name of its {@link Coverage}. */
    public String subject() {
        return subject;
    }

    /** The numbers that samples may report. */
    public NumberRange range() {
        return scale.range();
    }

    /** Whether a sample may report this number; NaN it may not. The same as its range says, for every sample. */
    public boolean allows(double value) {
        return scale == Scale.SHARE ? value >= 0 && value <= 1 : value > 0 && value <= LATENCY_MOST;
    }

    /** The numbers that its limit may be: a latency may be limited to any. */
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

    /** The name of the level that a tick has of it: what is not compared as it stands is only kept. */
    public String level() {
        boolean isCompared = aggregation == Aggregation.MEAN && comparedAs != null;
        return isCompared ? subject : Report.KEPT + json;
    }

    /** Whether a value is on the wrong side of a limit. */
    boolean isBeyond(double value, double limit) {
        return bound == Bound.MIN ? value < limit * (1 - ROUNDING) : value > limit * (1 + ROUNDING);
    }

    /** For people: what was measured, and how it stands to the limit that it violates. */
    String violation(double measured, double limit) {
        return violation(scale.text(measured, limit), limit);
    }

    String violation(Object measured, double limit) {
        return "%s %s %s %s".formatted(words, measured, bound == Bound.MIN ? "<" : ">", scale.text(limit));
    }
}
