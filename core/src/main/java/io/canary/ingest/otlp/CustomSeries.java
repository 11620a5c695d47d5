package io.canary.ingest.otlp;

import io.canary.ingest.distribution.LatencyUnit;
import io.canary.ingest.otlp.CustomMappings.Use;
import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;
import org.jspecify.annotations.Nullable;

/**
 * A metric of OTLP that a custom metric may take, whose points are not read yet.
 *
 * @param identity a hash of the resource and the scope
 * @param unit of the values of a histogram; of other units than those of time, they are taken as they are
 * @param data of the metric
 * @param isDelta whether its temporality is delta
 * @param isCumulative likewise
 * @param isMonotonic of a sum: whether it only rises
 */
record CustomSeries(
        String name,
        long identity,
        LatencyUnit unit,
        Type type,
        Wire data,
        boolean isDelta,
        boolean isCumulative,
        boolean isMonotonic) {
    private static final int DELTA = 1;
    private static final int CUMULATIVE = 2;

    /** The kinds of data. */
    enum Type {
        GAUGE("a gauge", 7, 8),
        SUM("a sum", 7, 8),
        HISTOGRAM("a histogram", 9, 10),
        EXPONENTIAL_HISTOGRAM("a histogram", 1, 10),
        SUMMARY("a summary", 0, 0);

        private final String words;
        private final int attributesField;
        private final int flagsField;

        Type(String words, int attributesField, int flagsField) {
            this.words = words;
            this.attributesField = attributesField;
            this.flagsField = flagsField;
        }

        /** The number of the field of its points that has their attributes. */
        int attributesField() {
            return attributesField;
        }

        int flagsField() {
            return flagsField;
        }

        boolean isHistogram() {
            return this == HISTOGRAM || this == EXPONENTIAL_HISTOGRAM;
        }

        private static @Nullable Type of(int field) {
            return switch (field) {
                case 5 -> GAUGE;
                case 7 -> SUM;
                case 9 -> HISTOGRAM;
                case 10 -> EXPONENTIAL_HISTOGRAM;
                case 11 -> SUMMARY;
                default -> null;
            };
        }
    }

    /** Reads a {@code Metric}; null if no custom metric takes it, or it has no data. */
    static @Nullable CustomSeries read(Wire metric, CustomMappings custom, long identity) throws Malformed {
        String name = "";
        var unit = LatencyUnit.MS;
        Type type = null;
        Wire data = null;
        for (int field = metric.next(); field != 0; field = metric.next()) {
            var typed = Type.of(field);
            if (typed != null) {
                type = typed;
                data = metric.message();
            } else if (field == 1) {
                name = metric.message().text();
            } else if (field == 3) {
                unit = unit(metric.message().text());
            } else {
                metric.skip();
            }
        }
        return type == null || data == null || custom.of(name).isEmpty() ? null : of(name, identity, unit, type, data);
    }

    private static LatencyUnit unit(String named) {
        return switch (named) {
            case "s" -> LatencyUnit.S;
            case "us" -> LatencyUnit.US;
            case "ns" -> LatencyUnit.NS;
            default -> LatencyUnit.MS;
        };
    }

    private static CustomSeries of(String name, long identity, LatencyUnit unit, Type type, Wire data)
            throws Malformed {
        int temporality = 0;
        boolean isMonotonic = false;
        var header = data.copy();
        for (int field = header.next(); field != 0; field = header.next()) {
            if (field == 2 && type != Type.GAUGE && type != Type.SUMMARY) {
                temporality = header.whole();
            } else if (field == 3 && type == Type.SUM) {
                isMonotonic = header.whole() != 0;
            } else {
                header.skip();
            }
        }
        return new CustomSeries(
                name, identity, unit, type, data, temporality == DELTA, temporality == CUMULATIVE, isMonotonic);
    }

    /** Why a metric of the policy cannot take it, for people; null if it can. */
    @Nullable
    String refusal(Use use) {
        String taken =
                switch (use.metric().kind()) {
                    case RATIO -> takesCounts() ? null : "a monotonic sum or a histogram, delta or cumulative";
                    case GAUGE ->
                        isLevel() || (type.isHistogram() && hasTemporality())
                                ? null
                                : "a gauge, a cumulative sum that is not monotonic, or a histogram; "
                                        + "a counter is compared as a ratio";
                    case DISTRIBUTION ->
                        type.isHistogram() && hasTemporality() ? null : "a histogram, delta or cumulative";
                };
        return taken == null
                ? null
                : name + " is " + words() + ", but " + use.metric().name() + " needs " + taken;
    }

    private boolean takesCounts() {
        return hasTemporality() && (type.isHistogram() || (type == Type.SUM && isMonotonic));
    }

    /** Whether its values are levels, and not counts. */
    boolean isLevel() {
        return type == Type.GAUGE || (type == Type.SUM && !isMonotonic && isCumulative);
    }

    private boolean hasTemporality() {
        return isDelta || isCumulative;
    }

    private String words() {
        boolean needsTemporality = type == Type.SUM || type.isHistogram();
        if (needsTemporality && !hasTemporality()) {
            return type.words + " without temporality";
        }
        String temporality = isDelta ? "delta " : isCumulative ? "cumulative " : "";
        return switch (type) {
            case SUM -> "a " + temporality + "sum that is " + (isMonotonic ? "monotonic" : "not monotonic");
            case GAUGE, SUMMARY, HISTOGRAM, EXPONENTIAL_HISTOGRAM -> type.words;
        };
    }
}
