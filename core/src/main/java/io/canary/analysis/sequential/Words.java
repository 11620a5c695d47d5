package io.canary.analysis.sequential;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Findings in words. */
final class Words {
    private static final double SAYABLE_LOG = 14;

    private Words() {}

    static String of(Finding finding) {
        return switch (finding.state()) {
            case ROLLBACK ->
                worst(finding) + ", e-value " + value(finding.told()) + " ≥ " + value(finding.goal()) + ": roll back";
            case SUSPECT ->
                worst(finding) + ", e-value " + value(finding.told()) + " of " + value(finding.goal()) + ": hold";
            case INCIDENT -> "the baseline is not what it usually is, so both versions may suffer: hold";
            case INCONCLUSIVE -> "the time is over, and this is lacking: " + lacking(finding);
            case PROVEN ->
                finding.mayAdvance()
                        ? "no worse than the baseline"
                        : "no worse than the baseline so far; lacking: " + lacking(finding);
            case WARMUP, RUNNING ->
                finding.mayAdvance()
                        ? "no sign of harm, e-value " + value(finding.told()) + " of " + value(finding.goal())
                        : "no sign of harm, e-value " + value(finding.told()) + " of " + value(finding.goal())
                                + "; lacking: " + lacking(finding);
        };
    }

    private static String lacking(Finding finding) {
        return finding.lacking().isEmpty()
                ? "nothing"
                : finding.lacking().stream().map(Lack::toString).collect(Collectors.joining(", "));
    }

    private static String worst(Finding finding) {
        return finding.metrics().stream()
                .max(Comparator.comparingDouble(MetricFinding::share))
                .map(m -> m.name() + ": " + seen(m))
                .orElse("harm");
    }

    private static String seen(MetricFinding metric) {
        return switch (metric.seen()) {
            case MetricFinding.Rates r -> rates(r);
            case MetricFinding.Distributions d -> distributions(d, loudest(metric.parts()));
            case MetricFinding.Levels l -> "canary " + plain(l.canary()) + " against baseline " + plain(l.baseline());
        };
    }

    private static String rates(MetricFinding.Rates rates) {
        String seen = "canary " + percent(rates.canary()) + " against baseline " + percent(rates.baseline());
        if (Double.isFinite(rates.ratio())) {
            seen += ", ratio " + plain(rates.ratio());
        }
        var interval = rates.interval();
        return interval == null ? seen : seen + " (" + plain(interval.low()) + "–" + plain(interval.high()) + ")";
    }

    private static String loudest(List<MetricFinding.Part> parts) {
        return parts.stream()
                .max(Comparator.comparingDouble(MetricFinding.Part::logEvidence))
                .map(p -> p.name().substring(0, 3))
                .orElse("p95");
    }

    private static String distributions(MetricFinding.Distributions seen, String quantile) {
        return "canary " + quantile + " " + plain(at(seen.canary(), quantile)) + " against baseline "
                + plain(at(seen.baseline(), quantile));
    }

    private static double at(Quantiles quantiles, String quantile) {
        return switch (quantile) {
            case "p50" -> quantiles.p50();
            case "p99" -> quantiles.p99();
            default -> quantiles.p95();
        };
    }

    private static String percent(Arm arm) {
        return arm.requests() == 0 ? "nothing" : plain(100 * arm.bad() / arm.requests()) + " %";
    }

    /** An e-value of this logarithm. */
    static String value(double log) {
        return log > SAYABLE_LOG ? "over a million" : plain(Math.exp(log));
    }

    private static String plain(double number) {
        return Math.abs(number) >= 100
                ? String.format(Locale.ROOT, "%.0f", number)
                : Math.abs(number) >= 1
                        ? String.format(Locale.ROOT, "%.1f", number)
                        : String.format(Locale.ROOT, "%.2g", number);
    }
}
