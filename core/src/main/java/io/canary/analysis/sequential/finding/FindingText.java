package io.canary.analysis.sequential.finding;

import io.canary.analysis.sequential.Arm;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The sentence of a finding. */
final class FindingText {
    private static final double SAYABLE_LOG = 14;

    /** If nothing was measured in the step. */
    private static final String UNKNOWN = "unknown";

    private FindingText() {}

    static String of(Finding finding) {
        return switch (finding.state()) {
            case ROLLBACK -> worst(finding) + ", " + refuted(finding);
            case SUSPECT ->
                worst(finding) + ", e-value " + value(finding.cappedLogEvidence()) + " of " + value(finding.goal());
            case INCIDENT -> "the baseline is not what it usually is, so both versions may suffer";
            case INCONCLUSIVE -> "max_duration_sec reached; missing: " + missing(finding) + unreported(finding);
            case PROVEN ->
                (finding.mayAdvance()
                                ? "no worse than the baseline"
                                : "no worse than the baseline so far; missing: " + missing(finding))
                        + unreported(finding);
            case WARMUP, RUNNING ->
                "no sign of harm, e-value " + value(finding.cappedLogEvidence()) + " of " + value(finding.goal())
                        + (finding.mayAdvance() ? "" : "; missing: " + missing(finding))
                        + unreported(finding);
        };
    }

    private static String refuted(Finding finding) {
        var bake = finding.bake();
        return finding.rule() == Finding.Rule.BAKE && bake != null
                ? "worse during the bake, change detector " + plain(bake.value()) + " ≥ " + plain(bake.threshold())
                : "e-value " + value(finding.cappedLogEvidence()) + " ≥ " + value(finding.goal());
    }

    private static String unreported(Finding finding) {
        var missing = finding.missing().stream().map(MissingEvidence::what).collect(Collectors.toSet());
        var others = finding.unreported().stream()
                .filter(what -> !missing.contains(MissingEvidence.reportOf(what)))
                .toList();
        return others.isEmpty() ? "" : "; not reported: " + String.join(", ", others);
    }

    private static String missing(Finding finding) {
        return finding.missing().isEmpty()
                ? "nothing"
                : finding.missing().stream().map(MissingEvidence::toString).collect(Collectors.joining(", "));
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
            case MetricFinding.Levels l -> against(plain(l.canary()), plain(l.baseline()));
        };
    }

    private static String rates(MetricFinding.Rates rates) {
        String seen = against(percent(rates.canary()), percent(rates.baseline()));
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
        return against(
                quantile + " " + plain(at(seen.canary(), quantile)),
                quantile + " " + plain(at(seen.baseline(), quantile)));
    }

    private static double at(Quantiles quantiles, String quantile) {
        return switch (quantile) {
            case "p50" -> quantiles.p50();
            case "p99" -> quantiles.p99();
            default -> quantiles.p95();
        };
    }

    private static String against(String canary, String baseline) {
        return "canary " + canary + " against baseline " + baseline;
    }

    private static String percent(Arm arm) {
        return arm.requests() == 0 ? UNKNOWN : plain(100 * arm.bad() / arm.requests()) + " %";
    }

    /** The e-value of this logarithm. */
    static String value(double log) {
        return log > SAYABLE_LOG ? "over a million" : plain(Math.exp(log));
    }

    private static String plain(double number) {
        double size = Math.abs(number);
        if (Double.isNaN(number)) {
            return UNKNOWN;
        }
        return String.format(Locale.ROOT, size >= 99.95 ? "%.0f" : size >= 1 ? "%.1f" : "%.2g", number);
    }
}
