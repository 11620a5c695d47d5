package io.canary.analysis;

import io.canary.analysis.sequential.finding.Finding;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The verdict on the canary. */
public sealed interface Verdict {

    /** Good enough for more traffic. */
    sealed interface Pass extends Verdict {}

    /** Not good enough for any. */
    sealed interface Fail extends Verdict {}

    /** Too little evidence for either. */
    sealed interface Inconclusive extends Verdict {}

    /**
     * Within every limit that could be evaluated.
     *
     * @param notJudged the limits without enough reports; none that the request sets
     * @param undecided the limits between the bounds of the measurement; none that the request sets
     */
    record WithinLimits(List<StandardMetric> notJudged, List<Undecided> undecided) implements Pass {

        /** One where nothing was undecided. */
        public WithinLimits(List<StandardMetric> notJudged) {
            this(notJudged, List.of());
        }

        @Override
        public String sentence() {
            return "within all limits" + unjudged(notJudged) + Verdict.undecided(undecided);
        }
    }

    /**
     * Outside of at least one limit.
     *
     * @param violations every limit that is violated
     * @param notJudged the limits without enough reports
     * @param undecided the limits between the bounds of the measurement
     */
    record OutsideLimits(List<Violation> violations, List<StandardMetric> notJudged, List<Undecided> undecided)
            implements Fail {

        /** One where nothing was undecided. */
        public OutsideLimits(List<Violation> violations, List<StandardMetric> notJudged) {
            this(violations, notJudged, List.of());
        }

        @Override
        public String sentence() {
            return joined(violations) + unjudged(notJudged) + Verdict.undecided(undecided);
        }
    }

    /**
     * There is too little evidence for a limit.
     *
     * @param seen the available evidence
     * @param policy the policy that requires more
     */
    record InsufficientEvidence(Aggregates seen, Policy policy) implements Inconclusive {
        @Override
        public String sentence() {
            return "too little evidence: " + String.join(", ", missing());
        }

        /** Rendered on demand, as most verdicts are of this kind. */
        @Override
        public List<String> missing() {
            return Limits.of(policy, seen).missing();
        }
    }

    /**
     * A limit that must be evaluated was not.
     *
     * @param seen the available evidence
     * @param policy a policy with only such limits
     */
    record Unmeasured(Aggregates seen, Policy policy) implements Fail {
        @Override
        public String sentence() {
            return "a limit cannot be judged: " + String.join(", ", new InsufficientEvidence(seen, policy).missing());
        }
    }

    /**
     * A metric to compare is not reported, and the policy says that this is a FAIL.
     *
     * @param missing what is missing, for people
     */
    record Unreported(List<String> missing) implements Fail {

        /** @throws IllegalArgumentException where nothing is missing */
        public Unreported {
            missing = List.copyOf(missing);
            if (missing.isEmpty()) {
                throw new IllegalArgumentException("nothing is missing");
            }
        }

        @Override
        public String sentence() {
            return "what is to be compared is not reported: missing " + String.join(", ", missing);
        }
    }

    /** A verdict from comparing the canary with its baseline. */
    sealed interface Comparative extends Verdict {
        Compared compared();

        @Override
        default String sentence() {
            return compared().sentence();
        }
    }

    /** No worse than the next weight requires. */
    record NotWorse(Compared compared) implements Pass, Comparative {}

    /** Worse than the baseline, with a probability of error of at most &alpha; over the whole rollout. */
    record Worse(Compared compared) implements Fail, Comparative {}

    /** Neither is proven. */
    record Unproven(Compared compared) implements Inconclusive, Comparative {

        /** Whether the maximum duration of the comparison is over. */
        public boolean isOver() {
            return compared.isKnown() && compared.finding().state() == Finding.State.INCONCLUSIVE;
        }
    }

    /**
     * The provider of the samples cannot report what it measured, so the evidence is out of date.
     *
     * @param reason the provider's error
     */
    record ProviderError(String reason) implements Inconclusive {
        @Override
        public String providerError() {
            return reason;
        }

        @Override
        public String sentence() {
            return "the measurements are unavailable: " + reason;
        }
    }

    /** The same, if the policy says that this is a FAIL. */
    record ProviderFailure(String reason) implements Fail {
        @Override
        public String providerError() {
            return reason;
        }

        @Override
        public String sentence() {
            return new ProviderError(reason).sentence();
        }
    }

    /** A comparison that something else overrides. The comparison is kept: the next decision continues from it. */
    sealed interface OverriddenComparison extends Comparative {
        /**
         * Creates the resulting verdict.
         *
         * @param by the verdict that prevents a PASS
         * @throws IllegalArgumentException for a PASS, which prevents nothing
         */
        static OverriddenComparison of(Verdict by, Compared compared) {
            return switch (by) {
                case Fail fail -> new OverruledByFail(fail, compared);
                case Inconclusive lack -> new OverruledByLack(lack, compared);
                case Pass pass -> throw new IllegalArgumentException("a PASS overrules nothing");
            };
        }

        /** The verdict that overrides the comparison. */
        Verdict by();

        @Override
        default @Nullable String providerError() {
            return by().providerError();
        }

        @Override
        default String sentence() {
            return by().sentence();
        }
    }

    record OverruledByFail(Fail by, Compared compared) implements Fail, OverriddenComparison {}

    /** A comparison overridden by a limit that cannot be evaluated. */
    record OverruledByLack(Inconclusive by, Compared compared) implements Inconclusive, OverriddenComparison {}

    /**
     * A limit that is violated.
     *
     * @param measured in the metric's unit
     * @param limit in the same unit
     * @param bounds the bounds of the value, if {@code measured} is only its lower bound; else null
     * @param reported the requests for which it was reported, if not for all; else null
     */
    record Violation(
            StandardMetric metric,
            double measured,
            double limit,
            @Nullable LatencyBounds bounds,
            @Nullable Reported reported) {

        /** A violation whose metric was reported for all requests. */
        public Violation(StandardMetric metric, double measured, double limit) {
            this(metric, measured, limit, null, null);
        }

        @Override
        public String toString() {
            return reported == null ? words() : words() + " " + reported;
        }

        private String words() {
            return bounds == null ? metric.violation(measured, limit) : metric.violation(bounds, limit);
        }
    }

    /**
     * For how many requests a metric was reported, if not for all.
     *
     * @param requests the requests with a report
     * @param of all requests
     */
    record Reported(long requests, long of) {
        @Override
        public String toString() {
            return "(reported for %d of %d requests)".formatted(requests, of);
        }
    }

    /**
     * A limit that was not evaluated, as it lies between the bounds of the measurement.
     *
     * @param limit in milliseconds
     */
    record Undecided(StandardMetric metric, LatencyBounds bounds, double limit) {
        @Override
        public String toString() {
            return "%s is %s, and so is the limit of %s".formatted(metric.words(), bounds, NumberFormat.millis(limit));
        }
    }

    /** The kind of verdict, for programs. */
    default String outcome() {
        return switch (this) {
            case Pass p -> "PASS";
            case Fail f -> "FAIL";
            case Inconclusive i -> "INCONCLUSIVE";
        };
    }

    /** The verdict in one sentence, for people. */
    String sentence();

    /** Why a router or metric source cannot report what it measured; null unless that is the verdict. */
    default @Nullable String providerError() {
        return null;
    }

    /** What is missing for another verdict, for people. */
    default List<String> missing() {
        return List.of(sentence());
    }

    private static String joined(List<?> parts) {
        return parts.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private static String undecided(List<Undecided> limits) {
        return limits.isEmpty() ? "" : " (not judged: " + joined(limits) + ")";
    }

    private static String unjudged(List<StandardMetric> metrics) {
        return metrics.isEmpty() ? "" : " (" + noDataFor(metrics) + ")";
    }

    /** For people. */
    static String noDataFor(List<StandardMetric> metrics) {
        return "no data for: " + metrics.stream().map(StandardMetric::words).collect(Collectors.joining(", "));
    }
}
